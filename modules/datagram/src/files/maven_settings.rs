//! `settings.xml`: the repository that Maven takes everything from.

use platc_sdk::ConfigFile;

/// `mirror` is a URL that was checked to need no escapes in XML.
pub(crate) fn maven_settings(mirror: &str) -> ConfigFile {
    ConfigFile::text(
        "settings.xml",
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<settings>
  <mirrors>
    <mirror>
      <id>mirror</id>
      <mirrorOf>*</mirrorOf>
      <url>{mirror}</url>
    </mirror>
  </mirrors>
</settings>
"#
        ),
    )
}
