//! Mistakes that can be written and are told: `mistakes/<row>.toml`, and beside it what a person reads.

use crate::platforms::is_told;

/// One test a row: its name, and the mistake.
macro_rules! refused {
    ($($test:ident, $mistake:literal;)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(is_told($mistake), Ok(()));
        }
    )*};
}

refused! {
    i_001_sizing_an_executor_that_no_worker_holds_is_refused, "i-001-sizing";
    i_012_two_backends_are_refused, "i-012";
    i_023_i_028a_i_034_a_client_of_another_spark_is_refused, "i-023";
    i_027a_i_028b_an_address_key_that_the_version_lacks_is_refused, "i-027a";
    i_027b_h_1_an_old_driver_with_scram_passwords_is_refused, "i-027b";
    i_029_waiting_for_a_database_that_is_not_there_is_refused, "i-029";
    i_030_a_label_that_kubernetes_refuses_is_refused, "i-030";
    h_3_a_listener_that_no_image_has_is_refused, "h-3";
    h_7_an_event_log_on_a_store_that_is_not_there_is_refused, "h-7";
    h_8_a_volume_that_its_claim_cannot_have_is_told, "h-8";
    c_6_pods_that_their_namespace_rejects_are_told, "c-6";
    c_7_worker_keys_that_nobody_reads_are_refused, "c-7";
    c_8_several_servers_behind_one_address_are_refused, "c-8";
    c_9_a_shuffle_service_on_kubernetes_is_refused, "c-9";
    c_10_a_fraction_of_a_core_is_refused, "c-10";
    c_11_a_half_commented_file_is_refused, "c-11";
    c_12_local_mode_is_told_and_never_slips_in, "c-12";
    c_13_keys_that_nobody_reads_are_refused, "c-13";
    c_14_an_image_of_another_version_is_refused, "c-14";
    c_20_a_class_of_the_first_sdk_is_refused_where_the_second_is, "c-20";
    c_22_images_that_are_gone_or_float_are_told, "c-22";
    c_24_two_lines_in_one_database_are_refused, "c-24";
    u_2_s3_without_hadoop_aws_is_refused, "u-2";
    u_3_connect_without_its_server_is_refused, "u-3";
    u_8_a_version_whose_rights_are_unknown_is_refused, "u-8";
    u_9_names_that_are_no_longer_read_are_refused, "u-9";
    u_10_files_of_an_event_log_below_ten_mebibytes_are_refused, "u-10";
    u_14_packages_installed_at_start_are_refused, "u-14";
    u_16_a_switch_that_kills_tasks_at_a_rollout_is_refused, "u-16";
    u_19_a_written_password_is_refused, "u-19";
    u_21_an_exporter_that_was_removed_is_refused, "u-21";
    u_22_a_receiver_that_only_its_pod_reaches_is_refused, "u-22";
    u_23_an_old_schema_and_tenants_are_refused, "u-23";
    u_24_a_second_default_data_source_is_refused, "u-24";
    u_26_an_application_where_no_operator_looks_is_refused, "u-26";
}
