//! The generated `hue.ini` for file systems that come with a warning.

use platc_compiler::Registry;
use platc_module_hue::Hue;
use platc_testing::{Provider, compile_text, config_file};

fn section(settings: &str, section: &str) -> String {
    let text = format!(
        r#"
        [platform]
        name = "datalake"

        [provider.lake]

        [hue.main]
        database = "provider.lake"
        storage = "provider.lake:/"
        {settings}
        "#
    );
    let registry = Registry::new().with::<Hue>().with::<Provider>();
    let file = config_file(
        &compile_text(&registry, &text),
        "hue.main/configmap-main-hue-config.yaml",
        "zz-hue.ini",
    );
    let (_, rest) = file.split_once(section).expect("the section is there");
    let section = rest.split("\n[").next().unwrap_or_default();
    section.trim_end().to_owned()
}

#[test]
fn an_hdfs_is_reached_at_its_first_name_node() {
    assert_eq!(
        section("", "[[[default]]]"),
        "\nfs_defaultfs = hdfs://lake\nis_enabled = true\nlogical_name = lake\n\
         webhdfs_url = http://nn0.lake.example.com:9870/webhdfs/v1"
    );
}

#[test]
fn an_hdfs_is_reached_by_its_http_fs_where_it_has_one() {
    assert_eq!(
        section(
            "http_fs = \"http://httpfs.example.com:14000/\"",
            "[[[default]]]"
        ),
        "\nfs_defaultfs = hdfs://lake\nis_enabled = true\nlogical_name = lake\n\
         webhdfs_url = http://httpfs.example.com:14000/webhdfs/v1"
    );
}
