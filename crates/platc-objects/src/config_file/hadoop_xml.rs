//! Hadoop's configuration XML.

use super::Settings;

/// Renders `<configuration>` with one `<property>` a setting.
pub(super) fn render(settings: &Settings) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n");
    for (key, value) in settings.iter() {
        xml.push_str("  <property>\n    <name>");
        push_escaped(key, &mut xml);
        xml.push_str("</name>\n    <value>");
        push_escaped(value.text(), &mut xml);
        xml.push_str("</value>\n  </property>\n");
    }
    xml.push_str("</configuration>\n");
    xml
}

/// Writes `text` so that an XML 1.0 parser reads the same text back. Characters that XML cannot hold
/// at all are replaced by U+FFFD.
fn push_escaped(text: &str, xml: &mut String) {
    for character in text.chars() {
        match character {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            // A parser turns a bare carriage return into a line feed.
            '\r' => xml.push_str("&#13;"),
            '\t' | '\n' => xml.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            _ => xml.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_value_is_text() {
        let settings = Settings::new().set("a<b", "x && y > z\r");
        assert_eq!(
            render(&settings),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n  <property>\n    \
             <name>a&lt;b</name>\n    <value>x &amp;&amp; y &gt; z&#13;</value>\n  </property>\n\
             </configuration>\n"
        );
    }
}
