//! Spark's properties files: `key value`, read by `java.util.Properties`.

use super::{Settings, properties};

/// Renders `key value` lines.
pub(super) fn render(settings: &Settings) -> String {
    properties::render_with(' ', settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_starts_with_the_separator_keeps_it() {
        let settings = Settings::new()
            .set("spark.a", "=x")
            .set("spark.driver.extraClassPath", "/libs/*");
        assert_eq!(
            render(&settings),
            "spark.a \\=x\nspark.driver.extraClassPath /libs/*\n"
        );
    }
}
