//! Configuration files are read by the parsers of the programs they are for, and say the same.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use platc::sdk::{ConfigFile, Settings};
use platc_testing::is_missing;
use platc_tests::repository;

/// Keys and values in which each format has something to escape.
const NASTY: &[(&str, &str)] = &[
    ("plain", "value"),
    ("empty", ""),
    ("spark.driver.extraClassPath", "/libs/*:/more/*"),
    ("comment#inside", "a # b ! c"),
    ("#starts.as.comment", "x"),
    ("!starts.as.comment", "x"),
    ("key with spaces", "  leading and trailing  "),
    ("key:with=separators", "=starts with a separator"),
    ("colon", ": and then"),
    ("backslash\\key", "C:\\temp\\new"),
    ("newline", "first\nsecond\\\nthird"),
    ("tabs", "\tone\ttwo\t"),
    ("carriage", "a\rb\r\nc"),
    ("ключ", "значение — «кавычки»"),
    ("astral", "\u{1f600}"),
    ("markup", "<a href=\"x\">&amp; ]]> </a>"),
    ("quotes", "'single' and \"double\""),
    ("variable", "${env.HOME} $(POD_NAME)"),
];

fn settings() -> Settings {
    NASTY.iter().copied().collect()
}

fn hex(text: &str) -> String {
    format!("x{}", platc::sdk::digest::hex(text.as_bytes()))
}

fn expected() -> BTreeMap<String, String> {
    NASTY
        .iter()
        .map(|(key, value)| (hex(key), hex(value)))
        .collect()
}

/// What a program makes of a file that it gets on its standard input.
fn read_by(program: &mut Command, file: &ConfigFile) -> BTreeMap<String, String> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("it is piped");
    input
        .write_all(file.contents().as_bytes())
        .expect("the program reads");
    drop(input);
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .expect("it prints text")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn java() -> Command {
    let mut command = Command::new("java");
    command.arg(repository().join("tests/programs/ReadProperties.java"));
    command
}

#[test]
fn java_reads_properties_as_they_were_meant() {
    if is_missing("java properties", &["/usr/bin/java"]) {
        return;
    }
    let file = ConfigFile::properties("a.properties", &settings());
    assert_eq!(read_by(&mut java(), &file), expected());
}

#[test]
fn java_reads_spark_properties_as_they_were_meant() {
    if is_missing("spark properties", &["/usr/bin/java"]) {
        return;
    }
    let file = ConfigFile::spark_properties("spark-defaults.conf", &settings());
    assert_eq!(read_by(&mut java(), &file), expected());
}

#[test]
fn an_xml_parser_reads_hadoop_configuration_as_it_was_meant() {
    if is_missing("hadoop xml", &["/usr/bin/python3"]) {
        return;
    }
    let file = ConfigFile::hadoop_xml("core-site.xml", &settings());
    let mut python = Command::new("python3");
    python.arg(repository().join("tests/programs/read_xml.py"));
    assert_eq!(read_by(&mut python, &file), expected());
}
