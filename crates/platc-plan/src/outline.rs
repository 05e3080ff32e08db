//! Which field each line of a manifest belongs to, for the headings of diff hunks.

/// The nesting of a YAML text, read from its indentation. A text in a style that no program
/// writes (flow maps over several lines, odd quoting) gets coarser headings, never an error.
pub(crate) struct Outline {
    nodes: Vec<Node>,
    enclosing: Vec<Option<usize>>,
}

struct Node {
    parent: Option<usize>,
    label: String,
}

/// A node whose lines may still follow.
#[derive(Clone, Copy)]
struct Open {
    indent: usize,
    is_item: bool,
    node: usize,
}

struct Reader<'t> {
    lines: Vec<&'t str>,
    outline: Outline,
    open: Vec<Open>,
    /// The indentation that a line must exceed to belong to the block scalar being read.
    block: Option<usize>,
}

impl Outline {
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = Reader {
            lines: text.lines().collect(),
            outline: Self {
                nodes: Vec::new(),
                enclosing: Vec::new(),
            },
            open: Vec::new(),
            block: None,
        };
        for number in 0..reader.lines.len() {
            reader.read_line(number);
        }
        reader.outline
    }

    /// The path of the map or list that holds a line (from 0), or of the key whose text it is;
    /// empty at the top of the object.
    pub(crate) fn heading(&self, line: usize) -> String {
        let mut labels = Vec::new();
        let mut next = self.enclosing.get(line).copied().flatten();
        while let Some(node) = next.and_then(|node| self.nodes.get(node)) {
            labels.push(node.label.as_str());
            next = node.parent;
        }
        let mut heading = String::new();
        for label in labels.iter().rev() {
            if !heading.is_empty() && !label.starts_with('[') {
                heading.push('.');
            }
            heading.push_str(label);
        }
        heading
    }
}

impl Reader<'_> {
    fn read_line(&mut self, number: usize) {
        let line = self.lines[number];
        let text = line.trim_start_matches(' ');
        let mut indent = line.len() - text.len();
        let blank = text.trim().is_empty();
        if let Some(outside) = self.block {
            if blank || indent > outside {
                self.enclose(self.top());
                return;
            }
            self.block = None;
        }
        if blank || text.starts_with('#') {
            self.enclose(self.top());
            return;
        }
        let mut rest = text;
        let mut enclosing = None;
        while let Some(inner) = rest
            .strip_prefix("- ")
            .or_else(|| (rest == "-").then_some(""))
        {
            self.close(indent, true);
            let trimmed = inner.trim_start_matches(' ');
            let inside = indent + 1 + inner.len() - trimmed.len() + 1;
            let label = self.item_label(number, indent, inside);
            enclosing = Some(self.push(indent, true, label));
            if starts_block(trimmed) {
                self.block = Some(indent);
            }
            rest = trimmed;
            indent = inside;
        }
        let Some((key, value)) = split_key(rest) else {
            self.enclose(enclosing.or_else(|| self.top()));
            return;
        };
        if enclosing.is_none() {
            self.close(indent, false);
        }
        self.enclose(self.top());
        self.push(indent, false, field_label(key));
        if starts_block(value) {
            self.block = Some(indent);
        }
    }

    fn top(&self) -> Option<usize> {
        self.open.last().map(|open| open.node)
    }

    fn enclose(&mut self, node: Option<usize>) {
        self.outline.enclosing.push(node);
    }

    /// Ends what cannot hold a line of this indentation. An item may stand as deep as the key of
    /// its list.
    fn close(&mut self, indent: usize, for_item: bool) {
        while self.open.last().is_some_and(|open| {
            open.indent > indent || (open.indent == indent && (!for_item || open.is_item))
        }) {
            self.open.pop();
        }
    }

    fn push(&mut self, indent: usize, is_item: bool, label: String) -> usize {
        let node = self.outline.nodes.len();
        self.outline.nodes.push(Node {
            parent: self.top(),
            label,
        });
        self.open.push(Open {
            indent,
            is_item,
            node,
        });
        node
    }

    /// `[name=x]` where the item, which starts at `number`, has a name, else `[]`.
    fn item_label(&self, number: usize, dash: usize, inside: usize) -> String {
        let ends = |line: &str| {
            let text = line.trim_start_matches(' ');
            !text.is_empty() && line.len() - text.len() <= dash
        };
        let body = self.lines[number..]
            .iter()
            .enumerate()
            .take_while(|(offset, line)| *offset == 0 || !ends(line));
        let mut within = "";
        for (offset, line) in body {
            let name = match field_at(line, inside, offset == 0) {
                Some((key @ ("name" | "mountPath" | "key" | "host"), value)) => Some((key, value)),
                Some((key, _)) => {
                    within = key;
                    None
                }
                None if within == "metadata" => {
                    field_at(line, inside + 2, false).filter(|(key, _)| *key == "name")
                }
                None => None,
            };
            if let Some((key, value)) = name {
                return format!("[{key}={}]", value.trim_matches(['"', '\'']));
            }
        }
        "[]".to_owned()
    }
}

/// The key and value of a line whose key starts at column `inside`; only the first line of an
/// item has its dash before that.
fn field_at(line: &str, inside: usize, is_first: bool) -> Option<(&str, &str)> {
    let (lead, field) = line.split_at_checked(inside)?;
    let belongs = (is_first || lead.trim().is_empty()) && !field.starts_with(' ');
    belongs.then_some(field).and_then(split_key)
}

fn field_label(key: &str) -> String {
    if key.contains('.') || key.contains('/') {
        format!("[\"{key}\"]")
    } else {
        key.to_owned()
    }
}

/// The key and the rest of a line `key: value`.
fn split_key(text: &str) -> Option<(&str, &str)> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (key, rest) = text.get(1..)?.split_once(quote)?;
        return Some((key, rest.strip_prefix(':')?.trim()));
    }
    match text.split_once(": ") {
        Some((key, value)) => Some((key, value.trim())),
        None => text.trim_end().strip_suffix(':').map(|key| (key, "")),
    }
}

/// Whether a value is the head of a block scalar, such as `|` or `>-`.
fn starts_block(value: &str) -> bool {
    let head = value.split(" #").next().unwrap_or_default().trim();
    head.starts_with(['|', '>'])
        && head[1..]
            .chars()
            .all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
kind: X
data:
  core-site.xml: |
    <configuration>
      a: b

    </configuration>
  other: 1
spec:
  containers:
  - env:
    - name: A
      value: \"1\"
    image: x
    name: nn
  - args:
      - -c
      - |
        set: -e
    name: dn
  replicas: 2
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      storageClassName: fast
";

    #[test]
    fn every_line_knows_the_field_it_stands_in() {
        let outline = Outline::of(MANIFEST);
        let headings: Vec<_> = (0..MANIFEST.lines().count())
            .map(|line| outline.heading(line))
            .collect();
        assert_eq!(
            headings,
            [
                "",
                "",
                "data",
                "data[\"core-site.xml\"]",
                "data[\"core-site.xml\"]",
                "data[\"core-site.xml\"]",
                "data[\"core-site.xml\"]",
                "data",
                "",
                "spec",
                "spec.containers[name=nn]",
                "spec.containers[name=nn].env[name=A]",
                "spec.containers[name=nn].env[name=A]",
                "spec.containers[name=nn]",
                "spec.containers[name=nn]",
                "spec.containers[name=dn]",
                "spec.containers[name=dn].args[]",
                "spec.containers[name=dn].args[]",
                "spec.containers[name=dn].args[]",
                "spec.containers[name=dn]",
                "spec",
                "spec",
                "spec.volumeClaimTemplates[name=data]",
                "spec.volumeClaimTemplates[name=data].metadata",
                "spec.volumeClaimTemplates[name=data]",
                "spec.volumeClaimTemplates[name=data].spec",
            ]
        );
    }
}
