//! The catalogue of Spark versions: everything that differs between them stands here.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// A version of Spark. To change it is the only edit that a newer Spark needs.
///
/// All are in `versions.json` of the official image repository, so that each has an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum SparkVersion {
    /// Spark 3.5.7.
    #[serde(rename = "3.5.7")]
    V3_5_7,
    /// Spark 3.5.8.
    #[serde(rename = "3.5.8")]
    V3_5_8,
    /// Spark 4.0.0.
    #[serde(rename = "4.0.0")]
    V4_0_0,
    /// Spark 4.0.1.
    #[serde(rename = "4.0.1")]
    V4_0_1,
    /// Spark 4.0.2.
    #[serde(rename = "4.0.2")]
    V4_0_2,
    /// Spark 4.0.3.
    #[serde(rename = "4.0.3")]
    V4_0_3,
    /// Spark 4.1.0.
    #[serde(rename = "4.1.0")]
    V4_1_0,
    /// Spark 4.1.1.
    #[default]
    #[serde(rename = "4.1.1")]
    V4_1_1,
    /// Spark 4.1.2.
    #[serde(rename = "4.1.2")]
    V4_1_2,
}

/// Versions with the same first two numbers, which behave alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Spark 3.5.
    V3_5,
    /// Spark 4.0.
    V4_0,
    /// Spark 4.1.
    V4_1,
}

impl SparkVersion {
    /// Every version, the oldest first.
    pub const ALL: [Self; 9] = [
        Self::V3_5_7,
        Self::V3_5_8,
        Self::V4_0_0,
        Self::V4_0_1,
        Self::V4_0_2,
        Self::V4_0_3,
        Self::V4_1_0,
        Self::V4_1_1,
        Self::V4_1_2,
    ];

    /// The version that prints like this.
    pub fn known(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|version| version.as_str() == text)
    }

    /// The version as text: `3.5.7`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3_5_7 => "3.5.7",
            Self::V3_5_8 => "3.5.8",
            Self::V4_0_0 => "4.0.0",
            Self::V4_0_1 => "4.0.1",
            Self::V4_0_2 => "4.0.2",
            Self::V4_0_3 => "4.0.3",
            Self::V4_1_0 => "4.1.0",
            Self::V4_1_1 => "4.1.1",
            Self::V4_1_2 => "4.1.2",
        }
    }

    /// The line that it belongs to.
    pub fn line(self) -> Line {
        match self {
            Self::V3_5_7 | Self::V3_5_8 => Line::V3_5,
            Self::V4_0_0 | Self::V4_0_1 | Self::V4_0_2 | Self::V4_0_3 => Line::V4_0,
            Self::V4_1_0 | Self::V4_1_1 | Self::V4_1_2 => Line::V4_1,
        }
    }

    /// The official image, with Python: Java 11 in 3.5, 17 in 4.0 and 21 in 4.1.
    pub fn image(self) -> String {
        format!("docker.io/apache/spark:{self}")
    }

    /// Hadoop's S3A with the AWS SDK that it needs, in the version of Spark's own Hadoop.
    pub fn s3a(self) -> String {
        let hadoop = match self.line() {
            Line::V3_5 => "3.3.4",
            Line::V4_0 => "3.4.1",
            Line::V4_1 => "3.4.2",
        };
        format!("org.apache.hadoop:hadoop-aws:{hadoop}")
    }

    /// The Connect server, where it is not a part of Spark.
    pub fn connect(self) -> Option<String> {
        match self.line() {
            Line::V3_5 => {
                let scala = self.line().scala();
                Some(format!("org.apache.spark:spark-connect_{scala}:{self}"))
            }
            Line::V4_0 | Line::V4_1 => None,
        }
    }

    /// Iceberg for this Spark.
    pub fn iceberg(self) -> String {
        let line = self.line();
        let iceberg = match line {
            Line::V3_5 | Line::V4_1 => "1.11.0",
            Line::V4_0 => "1.10.0",
        };
        let scala = line.scala();
        format!("org.apache.iceberg:iceberg-spark-runtime-{line}_{scala}:{iceberg}")
    }
}

impl Line {
    /// The Scala that it is built with.
    pub fn scala(self) -> &'static str {
        match self {
            Self::V3_5 => "2.12",
            Self::V4_0 | Self::V4_1 => "2.13",
        }
    }

    /// Whether `spark.connect.grpc.binding.address` and `spark.connect.authenticate.token` exist.
    pub fn has_connect_address(self) -> bool {
        self >= Self::V4_0
    }

    /// Whether its Hadoop has the second AWS SDK in place of the first.
    pub fn has_second_aws_sdk(self) -> bool {
        self >= Self::V4_0
    }

    /// Whether names with `blacklist` are still read; later only those with `excludeOnFailure` are.
    pub fn reads_old_exclusion_names(self) -> bool {
        self < Self::V4_1
    }
}

impl fmt::Display for SparkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_5 => "3.5",
            Self::V4_0 => "4.0",
            Self::V4_1 => "4.1",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_follow_the_scala_and_the_hadoop_of_the_version() {
        for (version, connect, s3a, iceberg) in [
            (
                "3.5.7",
                Some("org.apache.spark:spark-connect_2.12:3.5.7"),
                "org.apache.hadoop:hadoop-aws:3.3.4",
                "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0",
            ),
            (
                "4.0.1",
                None,
                "org.apache.hadoop:hadoop-aws:3.4.1",
                "org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.0",
            ),
            (
                "4.1.1",
                None,
                "org.apache.hadoop:hadoop-aws:3.4.2",
                "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0",
            ),
        ] {
            let version = SparkVersion::known(version).expect("it is in the catalogue");
            assert_eq!(
                (
                    version.connect().as_deref(),
                    version.s3a(),
                    version.iceberg()
                ),
                (connect, s3a.to_owned(), iceberg.to_owned()),
                "{version}"
            );
        }
    }
}
