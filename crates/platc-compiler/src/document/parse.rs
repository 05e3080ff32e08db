//! TOML text into a [`Node`].

use platc_diagnostics::{Diagnostic, FileId, Place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::syntax::syntax_errors;
use super::{Node, Origin, Table, Value};

/// The largest file that is read. A platform of a thousand teams has one megabyte.
pub const MAX_FILE: usize = 16 << 20;

/// Parses one file. Every syntax mistake is reported; `None` when the file cannot be used at all.
pub fn parse(file: FileId, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = check_text(file, bytes, diagnostics)?;
    let (table, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    diagnostics.extend(syntax_errors(file, text, &errors));
    if broken {
        return None;
    }
    let mut numbers = NumberMistakes {
        file,
        diagnostics,
        found: false,
    };
    let root = table_node(file, table, &mut numbers);
    (!numbers.found).then_some(root)
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
            // The text that is shown has the three bytes of U+FFFD where the first wrong byte was.
            let place = Place::span(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
            diagnostics.push(
                Diagnostic::error("platc::not-utf8", "the file is not UTF-8")
                    .at_place(place, format!("byte {} is 0x{:02x}", at + 1, bytes[at]))
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

/// Numbers that do not fit are found while the tree is made.
struct NumberMistakes<'a> {
    file: FileId,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: bool,
}

impl NumberMistakes<'_> {
    /// Reports a number, and gives one to go on with.
    fn report<T: Default>(&mut self, span: (usize, usize)) -> T {
        self.found = true;
        self.diagnostics.push(
            Diagnostic::error("platc::number-out-of-range", "the number is too large").at_place(
                Place::span(self.file, span.0..span.1),
                "does not fit into 64 bits",
            ),
        );
        T::default()
    }
}

fn range<T>(spanned: &Spanned<T>) -> (usize, usize) {
    let span = spanned.span();
    (span.start, span.end)
}

/// The tree of the parser is taken apart on the way: two whole trees would be most of the memory that
/// reading takes.
fn table_node(
    file: FileId,
    table: Spanned<DeTable<'_>>,
    mistakes: &mut NumberMistakes<'_>,
) -> Node {
    let origin = Origin {
        file,
        key: (0, 0),
        value: range(&table),
    };
    Node {
        value: Value::Table(entries(file, table.into_inner(), mistakes)),
        origin,
    }
}

fn entries(file: FileId, table: DeTable<'_>, mistakes: &mut NumberMistakes<'_>) -> Table {
    table
        .into_iter()
        .map(|(key, value)| {
            let node = value_node(file, range(&key), value, mistakes);
            (key.into_inner().into_owned(), node)
        })
        .collect()
}

fn value_node(
    file: FileId,
    key: (usize, usize),
    spanned: Spanned<DeValue<'_>>,
    mistakes: &mut NumberMistakes<'_>,
) -> Node {
    let origin = Origin {
        file,
        key,
        value: range(&spanned),
    };
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(digits) => {
            let digits_only = digits.as_str().replace('_', "");
            let number = i64::from_str_radix(&digits_only, digits.radix());
            Value::Integer(number.unwrap_or_else(|_| mistakes.report(origin.value)))
        }
        DeValue::Float(digits) => {
            let number = digits.as_str().replace('_', "").parse();
            Value::Float(number.unwrap_or_else(|_| mistakes.report(origin.value)))
        }
        DeValue::Boolean(flag) => Value::Boolean(flag),
        DeValue::Datetime(moment) => Value::Datetime(moment.to_string()),
        DeValue::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| value_node(file, (0, 0), item, mistakes))
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(entries(file, table, mistakes)),
    };
    Node { value, origin }
}
