//! Pieces of TypeScript that are made of any text: literals, names of properties and comments. No text
//! of a description can end what it is put into.

use std::fmt::Write;

use serde_json::Value;

/// Two spaces for each level.
pub(super) fn indent(level: usize) -> String {
    "  ".repeat(level)
}

/// Returns a text as a literal.
pub(super) fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            char if is_unseen(char) => {
                write!(literal, "\\u{{{:x}}}", u32::from(char))
                    .expect("a String can be written to");
            }
            char => literal.push(char),
        }
    }
    literal.push('"');
    literal
}

/// Whether a character is not seen, or changes how the text around it is seen: control characters, line
/// and paragraph separators, and marks of the direction of text.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns the name of a property: as it is if it can be, and else as a literal.
pub(super) fn key(name: &str) -> String {
    let mut bytes = name.bytes();
    let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$';
    let is_name = bytes.next().is_some_and(is_first)
        && bytes.all(|byte| is_first(byte) || byte.is_ascii_digit());
    if is_name { name.to_owned() } else { quoted(name) }
}

/// Returns the type that has a JSON value as its only value.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(list) => {
            let list: Vec<_> = list.iter().map(literal).collect();
            format!("[{}]", list.join(", "))
        }
        Value::Object(map) => {
            let fields = sorted(map).into_iter();
            let fields: Vec<_> =
                fields.map(|(name, value)| format!("{}: {}", key(name), literal(value))).collect();
            format!("{{ {} }}", fields.join("; "))
        }
        other => other.to_string(),
    }
}

/// Returns the entries of an object in the order of their names, whatever features serde_json has.
pub(super) fn sorted(map: &serde_json::Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut entries: Vec<_> = map.iter().map(|(name, value)| (name.as_str(), value)).collect();
    entries.sort_by_key(|(name, _)| *name);
    entries
}

/// A comment for people and editors.
#[derive(Debug, Default)]
pub(super) struct Docs(Vec<String>);

impl Docs {
    /// Adds a paragraph of text that others wrote.
    pub(super) fn text(mut self, text: Option<&str>) -> Self {
        let text = text.unwrap_or_default().trim();
        if !text.is_empty() {
            self.paragraph();
            self.0.extend(text.lines().map(safe));
        }
        self
    }

    /// Adds a line that is ours, such as a tag.
    pub(super) fn line(mut self, line: &str) -> Self {
        self.paragraph();
        self.0.push(line.to_owned());
        self
    }

    fn paragraph(&mut self) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the comment with a line break after it, or nothing.
    pub(super) fn write(&self, level: usize) -> String {
        let indent = indent(level);
        match &self.0[..] {
            [] => String::new(),
            [line] => format!("{indent}/** {line} */\n"),
            lines => {
                let mut comment = format!("{indent}/**\n");
                for line in lines {
                    let line = format!("{indent} * {line}");
                    comment.push_str(line.trim_end());
                    comment.push('\n');
                }
                comment + &indent + " */\n"
            }
        }
    }
}

/// Returns a line that cannot end its comment, and that neither the compiler nor an editor takes for a
/// tag or a directive, such as `@ts-ignore`.
fn safe(line: &str) -> String {
    let line: String = line.chars().filter(|char| !is_unseen(*char)).collect();
    let line = line.trim_end().replace("*/", "*\\/");
    let start = line.len() - line.trim_start_matches([' ', '*', '/']).len();
    if line[start..].starts_with('@') {
        format!("{}\\{}", &line[..start], &line[start..])
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_cannot_be_left() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected, "{text:?}");
        check("a", r#""a""#);
        check("\" + alert() + \"", r#""\" + alert() + \"""#);
        check("\\\"", r#""\\\"""#);
        check("a\nb\r\0", r#""a\nb\u{d}\u{0}""#);
        check("\u{2028}\u{202e}é", "\"\\u{2028}\\u{202e}é\"");
    }

    #[test]
    fn names_of_properties_are_quoted_if_they_must_be() {
        let check = |name: &str, expected: &str| assert_eq!(key(name), expected);
        check("id", "id");
        check("_id7", "_id7");
        check("constructor", "constructor");
        check("7", "\"7\"");
        check("", "\"\"");
        check("x-id", "\"x-id\"");
        check("größe", "\"größe\"");
        check("a\"b", "\"a\\\"b\"");
    }

    #[test]
    fn constants_are_types() {
        let check = |value: Value, expected: &str| assert_eq!(literal(&value), expected);
        check(json!(null), "null");
        check(json!(-1.5), "-1.5");
        check(json!({ "b": [1, "x"], "a": true }), "{ a: true; b: [1, \"x\"] }");
    }

    #[test]
    fn comments_cannot_be_left() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Docs::default().text(Some(text)).write(0), expected, "{text:?}");
        };
        check("", "");
        check("Shows.", "/** Shows. */\n");
        check("a */ alert() /*", "/** a *\\/ alert() /* */\n");
        check("a *\u{200b}/ b", "/** a *\\/ b */\n");
        check("@ts-expect-error", "/** \\@ts-expect-error */\n");
        check("a\n\n  @deprecated b", "/**\n * a\n *\n *   \\@deprecated b\n */\n");
        check("a\r\n/ b", "/**\n * a\n * / b\n */\n");
        check("a@b.example", "/** a@b.example */\n");
        // The line would end its own comment.
        check("/\n/", "/**\n * /\n * /\n */\n");
    }
}
