//! TOML text into a [`Node`].

use platc_diagnostics::{Diagnostic, FileId, Place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Node, Origin, Table, Value};

/// The largest file that is read. A platform of a thousand teams has one megabyte.
pub const MAX_FILE: usize = 16 << 20;

/// Parses one file. Every syntax mistake is reported; `None` when the file cannot be used at all.
pub fn parse(file: FileId, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = check_text(file, bytes, diagnostics)?;
    let (table, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    diagnostics.extend(errors.iter().map(|error| syntax_error(file, text, error)));
    if broken {
        return None;
    }
    let mut integers = IntegerMistakes {
        file,
        diagnostics,
        found: false,
    };
    let root = table_node(file, (0, 0), &table, &mut integers);
    (!integers.found).then_some(root)
}

/// The text of a file, if it is text at all.
fn check_text<'a>(
    file: FileId,
    bytes: &'a [u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    if bytes.len() > MAX_FILE {
        diagnostics.push(too_large(bytes.len() as u64, Place::File(file)));
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.valid_up_to();
            let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::error(
                    "platc::not-utf8",
                    format!("the file is not UTF-8: byte {} on line {line}", at + 1),
                )
                .at_place(Place::File(file), "here")
                .note(format!("the byte is 0x{:02x}", bytes[at]))
                .help("save the file as UTF-8; `iconv -f CP1251 -t UTF-8` converts an old Russian encoding"),
            );
            None
        }
    }
}

/// The diagnostic for a file that is not read because of its size.
pub fn too_large(bytes: u64, place: Place) -> Diagnostic {
    Diagnostic::error(
        "platc::file-too-large",
        format!("the file has {bytes} bytes"),
    )
    .at_place(place, "too large")
    .note(format!("at most {MAX_FILE} bytes are read"))
    .help("check that this is the file you meant")
}

fn syntax_error(file: FileId, text: &str, error: &toml::de::Error) -> Diagnostic {
    let mut message = error.message().lines();
    let first = message.next().unwrap_or("invalid TOML").to_owned();
    let span = error.span().unwrap_or(0..0);
    let start = span.start.min(text.len());
    let place = Place::Span {
        file,
        start,
        end: span.end.clamp(start, text.len()),
    };
    let code = if first.starts_with("duplicate key") {
        "platc::duplicate-key"
    } else {
        "platc::bad-toml"
    };
    let diagnostic = Diagnostic::error(code, first).at_place(place, "here");
    message.fold(diagnostic, |diagnostic, line| diagnostic.note(line))
}

/// Integers that do not fit are found while the tree is made.
struct IntegerMistakes<'a> {
    file: FileId,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: bool,
}

impl IntegerMistakes<'_> {
    fn report(&mut self, span: (usize, usize)) {
        self.found = true;
        let place = Place::Span {
            file: self.file,
            start: span.0,
            end: span.1,
        };
        self.diagnostics.push(
            Diagnostic::error("platc::number-out-of-range", "the number is too large")
                .at_place(place, "does not fit into 64 bits"),
        );
    }
}

fn range<T>(spanned: &Spanned<T>) -> (usize, usize) {
    let span = spanned.span();
    (span.start, span.end)
}

fn table_node(
    file: FileId,
    key: (usize, usize),
    table: &Spanned<DeTable<'_>>,
    mistakes: &mut IntegerMistakes<'_>,
) -> Node {
    Node {
        value: Value::Table(entries(file, table.get_ref(), mistakes)),
        origin: Origin {
            file,
            key,
            value: range(table),
        },
    }
}

fn entries(file: FileId, table: &DeTable<'_>, mistakes: &mut IntegerMistakes<'_>) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            let node = value_node(file, range(key), value, mistakes);
            (key.get_ref().to_string(), node)
        })
        .collect()
}

fn value_node(
    file: FileId,
    key: (usize, usize),
    spanned: &Spanned<DeValue<'_>>,
    mistakes: &mut IntegerMistakes<'_>,
) -> Node {
    let origin = Origin {
        file,
        key,
        value: range(spanned),
    };
    let value = match spanned.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(digits) => {
            match i64::from_str_radix(&digits.as_str().replace('_', ""), digits.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => {
                    mistakes.report(origin.value);
                    Value::Integer(0)
                }
            }
        }
        DeValue::Float(digits) => match digits.as_str().replace('_', "").parse() {
            Ok(number) => Value::Float(number),
            Err(_) => {
                mistakes.report(origin.value);
                Value::Float(0.0)
            }
        },
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(moment) => Value::Datetime(moment.to_string()),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| value_node(file, (0, 0), item, mistakes))
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(entries(file, table, mistakes)),
    };
    Node { value, origin }
}
