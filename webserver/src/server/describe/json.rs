//! A writer of JSON (RFC 8259). It is small, and does not need the feature `json`.

use std::fmt::{Display, Write};

use crate::respond::Quoted;

/// Writes one value after another into a text.
#[derive(Debug, Default)]
pub(super) struct Json {
    out: String,
    /// Whether the next value is the first of its object or array.
    is_first: bool,
}

impl Json {
    /// Returns the text of one object.
    pub(super) fn object_text(write: impl FnOnce(&mut Self)) -> String {
        let mut json = Self { out: String::new(), is_first: true };
        json.enclosed('{', '}', write);
        json.out
    }

    /// Writes a member that is a text, or `null`.
    pub(super) fn text(&mut self, name: &str, value: Option<&str>) {
        self.name(name);
        match value {
            Some(value) => self.push(format_args!("\"{}\"", Quoted(value))),
            None => self.push("null"),
        }
    }

    /// Writes a member that is a number or `null`.
    pub(super) fn number(&mut self, name: &str, value: Option<u64>) {
        self.name(name);
        match value {
            Some(value) => self.push(value),
            None => self.push("null"),
        }
    }

    /// Writes a member that is `true` or `false`.
    pub(super) fn truth(&mut self, name: &str, value: bool) {
        self.name(name);
        self.push(value);
    }

    /// Writes a member that is an array of texts.
    pub(super) fn texts<'t>(&mut self, name: &str, values: impl Iterator<Item = &'t str>) {
        self.name(name);
        self.enclosed('[', ']', |json| {
            for value in values {
                json.comma();
                json.push(format_args!("\"{}\"", Quoted(value)));
            }
        });
    }

    /// Writes a member that is an array of objects.
    pub(super) fn objects<T>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.name(name);
        self.enclosed('[', ']', |json| {
            for value in values {
                json.comma();
                json.enclosed('{', '}', |json| write(json, value));
            }
        });
    }

    fn enclosed(&mut self, open: char, close: char, write: impl FnOnce(&mut Self)) {
        self.out.push(open);
        self.is_first = true;
        write(self);
        self.is_first = false;
        self.out.push(close);
    }

    fn name(&mut self, name: &str) {
        self.comma();
        self.push(format_args!("\"{name}\":"));
    }

    fn comma(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.push(',');
        }
    }

    fn push(&mut self, value: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(self.out, "{value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_nested_and_quoted() {
        let text = Json::object_text(|json| {
            json.text("a", Some("\"\n\u{1}é"));
            json.text("b", None);
            json.number("c", Some(7));
            json.truth("d", true);
            json.texts("e", ["x", "y"].into_iter());
            json.objects("f", [1, 2], |json, n| json.number("n", Some(n)));
            json.objects("g", [0; 0], |json, n| json.number("n", Some(n)));
        });
        assert_eq!(
            text,
            r#"{"a":"\"\n\u0001é","b":null,"c":7,"d":true,"e":["x","y"],"f":[{"n":1},{"n":2}],"g":[]}"#
        );
    }
}
