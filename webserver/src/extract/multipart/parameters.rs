//! The parameters of a field, such as `; name="avatar"; filename="a.png"` (RFC 9110, section 5.6.6),
//! in the head of a request and of a part. Which parameters there are is decided elsewhere.

use std::borrow::Cow;

use crate::http::grammar::class;

/// The parameters after a field's first value. An element is an error if the rest is malformed.
pub(super) struct Parameters<'a>(pub(super) &'a [u8]);

/// A name, and a value without the quotes around it.
pub(super) type Parameter<'a> = (&'a [u8], Cow<'a, [u8]>);

/// The parameters do not follow the grammar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl<'a> Iterator for Parameters<'a> {
    type Item = Result<Parameter<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        // *( OWS ";" OWS [ parameter ] )
        loop {
            let rest = self.0.trim_ascii_start();
            match rest.split_first() {
                None => return None,
                Some((b';', rest)) if rest.trim_ascii_start().first() == Some(&b';') => {
                    self.0 = rest;
                }
                Some((b';', rest)) if rest.trim_ascii_start().is_empty() => return None,
                Some((b';', rest)) => {
                    let parameter = parameter(rest.trim_ascii_start());
                    self.0 = parameter.as_ref().map_or(&[], |(_, rest)| rest);
                    return Some(parameter.map(|(parameter, _)| parameter).ok_or(Malformed));
                }
                Some(_) => {
                    self.0 = &[];
                    return Some(Err(Malformed));
                }
            }
        }
    }
}

/// parameter = token "=" ( token / quoted-string )
fn parameter(text: &[u8]) -> Option<(Parameter<'_>, &[u8])> {
    let (name, rest) = text.split_at(token(text)?);
    let rest = rest.strip_prefix(b"=")?;
    if let Some(quoted) = rest.strip_prefix(b"\"") {
        let (value, rest) = quoted_string(quoted)?;
        return Some(((name, value), rest));
    }
    let (value, rest) = rest.split_at(token(rest)?);
    Some(((name, Cow::Borrowed(value)), rest))
}

/// Returns the length of the token that the text begins with.
fn token(text: &[u8]) -> Option<usize> {
    let length = class::skip(text, 0, class::TOKEN);
    (length > 0).then_some(length)
}

/// Returns the text up to the closing quote, and what follows it.
///
/// `\"` and `\\` stand for the second character, as curl and Go write them. Before any other
/// character a `\` stands for itself, because old browsers sent whole Windows paths.
fn quoted_string(text: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let mut at = memchr::memchr2(b'"', b'\\', text)?;
    if text[at] == b'"' {
        return Some((Cow::Borrowed(&text[..at]), &text[at + 1..]));
    }
    let mut value = text[..at].to_vec();
    loop {
        match text[at..] {
            [b'"', ..] => return Some((Cow::Owned(value), &text[at + 1..])),
            [b'\\', escaped @ (b'"' | b'\\'), ..] => {
                value.push(escaped);
                at += 2;
            }
            [byte, ..] => {
                value.push(byte);
                at += 1;
            }
            [] => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let read: Result<Vec<_>, _> = Parameters(text.as_bytes()).collect();
        let read = read.expect("the parameters are well-formed");
        let expected: Vec<Parameter<'_>> = expected
            .iter()
            .map(|(name, value)| (name.as_bytes(), Cow::Borrowed(value.as_bytes())))
            .collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn parameters_are_tokens_or_quoted_strings() {
        check("", &[]);
        check(" ; ;; ", &[]);
        check("; a=b", &[("a", "b")]);
        check(";a=b ;\tc=\"d e\"", &[("a", "b"), ("c", "d e")]);
        check("; a=\"\"", &[("a", "")]);
        check(r#"; a="x; b=c ""#, &[("a", "x; b=c ")]);
        check(r#"; a="x\"; b=\"c""#, &[("a", r#"x"; b="c"#)]);
        check(r#"; a="\\server\a.txt""#, &[("a", r"\server\a.txt")]);
    }

    #[test]
    fn parameters_outside_the_grammar_are_refused() {
        let malformed = ["a=b", "; a", "; =b", "; a=", "; a =b", "; a= b", "; a=\"b", "; a=\"b\\"];
        for text in malformed.into_iter().chain(["; a=b c=d", "; a=\"b\"c", "; a=b/c"]) {
            let read: Result<Vec<_>, _> = Parameters(text.as_bytes()).collect();
            assert_eq!(read, Err(Malformed), "{text}");
        }
    }
}
