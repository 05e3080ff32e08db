//! The scripts that decide whether a NameNode is formatted, run with a stand-in for Hadoop. Those that
//! keep data from being formatted over bear the number of that promise, 27.
#![expect(
    clippy::disallowed_methods,
    reason = "the scripts are programs, and what they leave behind is files"
)]

use std::fs;

mod world;

use world::World;

const VERSION: &str = "name/dfs/current/VERSION";
const IMAGE: &str = "name/dfs/current/fsimage_0000000000000000000";
const COPY_VERSION: &str = "copy/dfs/current/VERSION";
const COPY_IMAGE: &str = "copy/dfs/current/fsimage_0000000000000000000";

fn check(script: &str, pod: &str, files: &[&str], expected: &str) {
    let world = World::new(files);
    let told = world.run(script, &[("POD_NAME", pod)]);
    assert_eq!(told, expected, "{script} as {pod} with {files:?}");
}

const REFUSED: &str =
    "platc: the format failed, see above. If it says that data appears to exist in \
QJM, the JournalNodes
hold this nameservice already: bring another NameNode back with its volume, and this one copies from
it. If all NameNodes have lost their volumes for good, the edits on the JournalNodes are all that is
left of the namespace: save them before anything else.
";

#[test]
fn row_27_the_first_name_node_formats_a_fresh_cluster_once() {
    check(
        "format_ha.sh",
        "lake-namenode-0",
        &[],
        "exit 0\nplatc: formatting name/dfs\n\
         > hdfs haadmin -getServiceState nn1\n\
         > hdfs namenode -format -nonInteractive\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n",
    );
    check(
        "format_ha.sh",
        "lake-namenode-0",
        &[VERSION, IMAGE],
        "exit 0\nplatc: already formatted: clusterID=CID-old\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n",
    );
}

#[test]
fn row_27_a_name_node_that_lost_its_disk_copies_from_one_that_answers() {
    for (pod, other) in [("lake-namenode-0", "nn1"), ("lake-namenode-1", "nn0")] {
        for state in ["active", "standby"] {
            check(
                "format_ha.sh",
                pod,
                &[&format!("state-{other}={state}\n"), "journals-formatted"],
                &format!(
                    "exit 0\nplatc: another NameNode answers: copying its namespace\n\
                     > hdfs haadmin -getServiceState {other}\n\
                     > hdfs namenode -bootstrapStandby -nonInteractive\n\
                     = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000042\n"
                ),
            );
        }
    }
}

#[test]
fn row_27_formatted_journal_nodes_stop_the_format() {
    check(
        "format_ha.sh",
        "lake-namenode-0",
        &["journals-formatted"],
        &format!(
            "exit 1\nplatc: formatting name/dfs\n\
             data appears to exist in QJM. Not formatting.\n{REFUSED}\
             > hdfs haadmin -getServiceState nn1\n\
             > hdfs namenode -format -nonInteractive\n"
        ),
    );
}

#[test]
fn row_27_only_the_first_name_node_ever_formats() {
    let world = World::new(&[]);
    let told = world.run("format_ha.sh", &[("POD_NAME", "lake-namenode-1")]);
    let waiting = "platc: waiting for another NameNode to answer\n".repeat(10);
    let asked = "> hdfs haadmin -getServiceState nn0\n".repeat(60);
    assert_eq!(
        told,
        format!("exit 1\n{waiting}platc: gave up waiting for another NameNode to answer\n{asked}")
    );
}

#[test]
fn row_27_a_format_that_was_interrupted_is_left_to_a_person() {
    for script in ["format_ha.sh", "format_simple.sh"] {
        check(
            script,
            "lake-namenode-0",
            &[VERSION, "name/dfs/current/fsimage_0000000000000000000.md5"],
            "exit 1\nplatc: name/dfs has a VERSION and no fsimage: a format was interrupted, or the \
             image was lost. If this HDFS has never worked, delete the volumes of its NameNodes and \
             JournalNodes; otherwise restore name/dfs from a copy\n\
             = name/dfs/current/VERSION\n\
             = name/dfs/current/fsimage_0000000000000000000.md5\n",
        );
    }
}

#[test]
fn a_copy_that_was_interrupted_starts_again() {
    check(
        "format_ha.sh",
        "lake-namenode-1",
        &[
            VERSION,
            "name/dfs/in_use.lock",
            "name/copying=",
            "state-nn0=active\n",
        ],
        "exit 0\nplatc: a copy was interrupted: throwing away what it left in name/dfs\n\
         platc: another NameNode answers: copying its namespace\n\
         > hdfs haadmin -getServiceState nn0\n\
         > hdfs namenode -bootstrapStandby -nonInteractive\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000042\n",
    );
    check(
        "format_ha.sh",
        "lake-namenode-1",
        &[VERSION, IMAGE, "name/copying="],
        "exit 0\nplatc: already formatted: clusterID=CID-old\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n",
    );
}

#[test]
fn what_a_killed_process_left_does_not_stop_the_first_format() {
    let world = World::new(&["name/dfs/in_use.lock"]);
    fs::create_dir(world.path("name/dfs/current")).expect("a directory");
    let told = world.run("format_ha.sh", &[("POD_NAME", "lake-namenode-0")]);
    assert_eq!(
        told,
        "exit 0\nplatc: formatting name/dfs\n\
         > hdfs haadmin -getServiceState nn1\n\
         > hdfs namenode -format -nonInteractive\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n"
    );
}

#[test]
fn row_27_data_that_is_not_understood_is_never_formatted_over() {
    for script in ["format_ha.sh", "format_simple.sh"] {
        check(
            script,
            "lake-namenode-0",
            &["name/dfs/current/edits_0000000000000000001-0000000000000000007"],
            "exit 1\nplatc: name/dfs is not formatted and not empty: look at what is in it, and \
             move that away\n\
             = name/dfs/current/edits_0000000000000000001-0000000000000000007\n",
        );
        check(
            script,
            "lake-namenode-0",
            &["name/current/VERSION"],
            "exit 1\nplatc: there is a formatted name directory at the root of the volume name: \
             move its content into name/dfs to go on with it, or use another volume\n\
             = name/current/VERSION\n",
        );
    }
}

#[test]
fn row_27_nothing_is_formatted_without_permission() {
    for script in ["format_ha.sh", "format_simple.sh"] {
        let world = World::new(&["no-calls"]);
        let variables = [("POD_NAME", "lake-namenode-0"), ("ALLOW_FORMAT", "false")];
        let told = world.run(script, &variables);
        let asked = match script {
            "format_ha.sh" => "> hdfs haadmin -getServiceState nn1\n",
            _ => "",
        };
        assert_eq!(
            told,
            format!(
                "exit 1\nplatc: there is no formatted name directory, and allow_format is \
                 false\n{asked}"
            )
        );
    }
}

#[test]
fn row_27_a_single_name_node_formats_only_when_both_volumes_are_empty() {
    let script = "format_simple.sh";
    check(
        script,
        "lake-namenode-0",
        &[],
        "exit 0\nplatc: formatting name/dfs copy/dfs\n\
         > hdfs namenode -format -nonInteractive\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n\
         = copy/dfs/current/VERSION\n= copy/dfs/current/fsimage_0000000000000000000\n",
    );
    check(
        script,
        "lake-namenode-0",
        &[COPY_VERSION, COPY_IMAGE],
        "exit 0\nplatc: name/dfs is empty and not formatted again: the NameNode fills it from \
         copy/dfs\n\
         = copy/dfs/current/VERSION\n= copy/dfs/current/fsimage_0000000000000000000\n",
    );
    check(
        script,
        "lake-namenode-0",
        &[VERSION, IMAGE],
        "exit 0\nplatc: copy/dfs is empty and not formatted again: the NameNode fills it from \
         name/dfs\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n",
    );
    check(
        script,
        "lake-namenode-0",
        &[VERSION, IMAGE, COPY_VERSION, COPY_IMAGE],
        "exit 0\nplatc: already formatted: clusterID=CID-old\n\
         = name/dfs/current/VERSION\n= name/dfs/current/fsimage_0000000000000000000\n\
         = copy/dfs/current/VERSION\n= copy/dfs/current/fsimage_0000000000000000000\n",
    );
}

#[test]
fn row_27_a_format_that_leaves_no_image_is_a_failure() {
    check(
        "format_simple.sh",
        "lake-namenode-0",
        &["format-without-image"],
        "exit 1\nplatc: formatting name/dfs copy/dfs\n\
         platc: there is no fsimage in name/dfs after its format\n\
         > hdfs namenode -format -nonInteractive\n\
         = name/dfs/current/VERSION\n= copy/dfs/current/VERSION\n",
    );
}

#[test]
fn a_znode_that_is_there_already_is_as_good_as_a_new_one() {
    let call = "> hdfs zkfc -formatZK -nonInteractive\n";
    for (status, expected) in [
        ("0", format!("exit 0\nplatc: the znode was made\n{call}")),
        (
            "2",
            format!("exit 0\nplatc: the znode is there already\n{call}"),
        ),
        (
            "1",
            format!("exit 1\nplatc: hdfs zkfc -formatZK ended with 1, see above\n{call}"),
        ),
    ] {
        let file = format!("zkfc-status={status}");
        check(
            "format_zookeeper.sh",
            "lake-namenode-0",
            &[&file],
            &expected,
        );
    }
    check(
        "format_zookeeper.sh",
        "lake-namenode-1",
        &["zkfc-status=1"],
        "exit 0\nplatc: ordinal 0 makes the znode\n",
    );
}

#[test]
fn a_name_node_waits_until_its_name_leads_to_itself() {
    let variables = [("POD_HOST", "nn0.lake"), ("POD_IP", "10.0.0.7")];
    for (addresses, expected) in [
        (
            "addresses=nn0.lake 10.0.0.7\n",
            "exit 0\nplatc: nn0.lake is 10.0.0.7\n".to_owned(),
        ),
        (
            "addresses=nn0.lake 10.0.0.70\n",
            format!(
                "exit 1\n{}platc: gave up waiting for nn0.lake to resolve to 10.0.0.7\n",
                "platc: waiting for nn0.lake to resolve to 10.0.0.7\n".repeat(10)
            ),
        ),
    ] {
        let world = World::new(&[addresses]);
        assert_eq!(world.run("await_own_name.sh", &variables), expected);
    }
}

#[test]
fn a_data_node_starts_when_it_can_find_the_name_nodes() {
    let started = "exit 0\n> hdfs datanode -D dfs.datanode.hostname=10.0.0.9\n";
    let both = "addresses=nn0.lake 10.0.0.7\nnn1.lake 10.0.0.8\n";
    let second = "addresses=nn1.lake 10.0.0.8\n";
    let gave_up = format!(
        "exit 1\n{}platc: gave up waiting for all of nn0.lake nn1.lake to resolve\n",
        "platc: waiting for all of nn0.lake nn1.lake to resolve\n".repeat(10)
    );
    for (addresses, needed, expected) in [
        (both, "all", started),
        (both, "some", started),
        (second, "some", started),
        (second, "all", gave_up.as_str()),
    ] {
        let world = World::new(&[addresses]);
        let variables = [
            ("DATANODE_HOST", "10.0.0.9"),
            ("NAME_NODE_HOSTS", "nn0.lake nn1.lake"),
            ("NAME_NODES_NEEDED", needed),
        ];
        assert_eq!(
            world.run("start_datanode.sh", &variables),
            expected,
            "{needed}"
        );
    }
}
