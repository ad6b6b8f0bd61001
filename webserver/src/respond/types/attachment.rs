//! A body that the client saves as a file: the field `Content-Disposition` (RFC 6266).

use std::fmt::Write;

use ::http::header::CONTENT_DISPOSITION;

use crate::http::{HeaderValue, Response};
use crate::respond::part::ResponsePart;

/// A response part that makes the client save the body as a file instead of showing it (RFC 6266).
///
/// The name is what the client suggests to its user. It may contain any character. It is never a
/// path: of `../a/b.txt` only `b.txt` is sent. Control characters, and characters that change the
/// direction of text, are removed, because they can make a name look as if it had another ending. A
/// name beyond ASCII is sent as `filename*` (RFC 8187), and once more as `filename` with `_` in the
/// place of those characters, for old clients.
///
/// The content type is that of the body, unless a field sets another one.
///
/// ```
/// use webserver::Attachment;
/// use webserver::prelude::*;
///
/// #[get("/report")]
/// fn report() -> (Attachment, [(&'static str, &'static str); 1], String) {
///     (Attachment::named("Größe.csv"), [("content-type", "text/csv")], String::from("1,2\r\n"))
/// }
///
/// let response = report().into_response();
/// assert_eq!(
///     response.headers().get("content-disposition"),
///     Some("attachment; filename=\"Gr__e.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv")
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attachment {
    name: String,
}

impl Attachment {
    /// The client suggests this name to its user.
    pub fn named(name: impl AsRef<str>) -> Self {
        Self { name: file_name(name.as_ref()) }
    }

    /// The client chooses a name, usually from the path of the request.
    pub fn unnamed() -> Self {
        Self::default()
    }

    fn value(&self) -> String {
        let mut value = String::from("attachment");
        if self.name.is_empty() {
            return value;
        }
        // RFC 6266, appendix D: clients disagree about `\` and `%` in a quoted string.
        let is_plain = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%');
        value.push_str("; filename=\"");
        value.extend(self.name.chars().map(|c| if is_plain(c) { c } else { '_' }));
        value.push('"');
        if !self.name.chars().all(is_plain) {
            value.push_str("; filename*=UTF-8''");
            for byte in self.name.bytes() {
                if is_attr_char(byte) {
                    value.push(char::from(byte));
                } else {
                    write!(value, "%{byte:02X}").expect("writing to a String cannot fail");
                }
            }
        }
        value
    }
}

impl ResponsePart for Attachment {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        // An error is shown, not saved.
        if response.problem().is_none() {
            let value = HeaderValue::try_from(self.value());
            let value = value.expect("the value consists of printable ASCII characters");
            response.headers_mut().insert(CONTENT_DISPOSITION, value);
        }
        Ok(())
    }
}

/// Returns the last component of a path, without characters that have no place in a name. The result
/// is empty if nothing is left that names a file.
fn file_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && !is_directional(*c)).collect();
    let name = name.trim();
    if name.chars().all(|c| c == '.') { String::new() } else { name.to_owned() }
}

/// Returns whether a character changes the direction of the text after it (Unicode, annex 9).
fn is_directional(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `attr-char` (RFC 8187, section 3.2.1).
fn is_attr_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respond::IntoResponse;

    fn check(name: &str, expected: &str) {
        let response = (Attachment::named(name), "a").into_response();
        let value = response.headers().get("content-disposition");
        assert_eq!(value, Some(format!("attachment{expected}").as_str()), "{name}");
    }

    #[test]
    fn attachment_name_of_ascii_is_quoted() {
        check("a.txt", "; filename=\"a.txt\"");
        check("my file; b=c.txt", "; filename=\"my file; b=c.txt\"");
    }

    #[test]
    fn attachment_name_with_other_characters_is_sent_twice() {
        check("a\"b.txt", "; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt");
        check("50%.txt", "; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt");
        check("€.txt", "; filename=\"_.txt\"; filename*=UTF-8''%E2%82%AC.txt");
        check(
            "naïve plan.txt",
            "; filename=\"na_ve plan.txt\"; filename*=UTF-8''na%C3%AFve%20plan.txt",
        );
    }

    #[test]
    fn attachment_name_is_never_a_path() {
        check("../../etc/passwd", "; filename=\"passwd\"");
        check("C:\\Users\\a.txt", "; filename=\"a.txt\"");
        check("/", "");
        check("..", "");
        check("a/..", "");
        check("", "");
    }

    #[test]
    fn attachment_name_cannot_split_the_response_or_hide_its_ending() {
        check("a\r\nset-cookie: b=c\0.txt", "; filename=\"aset-cookie: b=c.txt\"");
        check("\u{202e}txt.exe", "; filename=\"txt.exe\"");
        check(" \t ", "");
    }

    #[test]
    fn attachment_is_not_put_on_an_error() {
        let response = (Attachment::named("a.txt"), None::<&str>).into_response();
        assert_eq!(response.headers().get("content-disposition"), None);
        assert_eq!((Attachment::unnamed(), "a").into_response().headers().len(), 2);
    }
}
