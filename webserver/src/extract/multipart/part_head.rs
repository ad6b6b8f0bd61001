//! The head of a part: its fields, and what `Content-Disposition` says (RFC 7578, section 4.2).

use bytes::Bytes;

use super::fault::Fault;
use super::limits::PART_HEAD_FIELDS;
use super::parameters::Parameters;
use crate::http::{HeaderMap, HeaderName, HeaderValue, trim};

/// What the head of a part says.
#[derive(Debug)]
pub(super) struct PartHead {
    /// The name of the form's field.
    pub(super) name: String,
    /// The name of the file as the client wrote it, which may be a path. Empty if a browser sends a
    /// file field in which nothing was chosen.
    pub(super) file_name: Option<String>,
    /// All fields of the head.
    pub(super) headers: HeaderMap,
}

impl PartHead {
    /// Reads the lines of a head, each with its CRLF, without the empty line at the end.
    pub(super) fn read(head: &Bytes) -> Result<Self, Fault> {
        let headers = fields(head)?;
        let disposition = only(&headers, "content-disposition")?;
        let (name, file_name) = names(disposition)?;
        // "Content-Transfer-Encoding" is deprecated (RFC 7578, section 4.7). These values say that
        // the bytes are sent as they are.
        let is_plain = |value: &[u8]| {
            [&b"7bit"[..], b"8bit", b"binary"].iter().any(|one| value.eq_ignore_ascii_case(one))
        };
        if !headers.get_all("content-transfer-encoding").all(is_plain) {
            return Err(Fault::TransferEncoding);
        }
        Ok(Self { name, file_name, headers })
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &'a str) -> Result<&'a [u8], Fault> {
    let mut values = headers.get_all(name);
    let first = values.next().ok_or(Fault::NoDisposition)?;
    if values.next().is_some() { Err(Fault::Disposition) } else { Ok(first) }
}

fn fields(head: &Bytes) -> Result<HeaderMap, Fault> {
    let mut headers = HeaderMap::new();
    let mut rest = &head[..];
    while !rest.is_empty() {
        let end = memchr::memmem::find(rest, b"\r\n").ok_or(Fault::Field)?;
        let (line, after) = (&rest[..end], &rest[end + 2..]);
        rest = after;
        let colon = memchr::memchr(b':', line).ok_or(Fault::Field)?;
        let value = trim(&line[colon + 1..]);
        // A space before the colon is no token, and so is a folded line. A CR, LF or NUL cannot be
        // in a value.
        let name = HeaderName::from_bytes(&line[..colon]).map_err(|_| Fault::Field)?;
        let value =
            HeaderValue::from_maybe_shared(head.slice_ref(value)).map_err(|_| Fault::Field)?;
        if headers.len() == PART_HEAD_FIELDS {
            return Err(Fault::TooManyFields);
        }
        headers.append(name, value);
    }
    Ok(headers)
}

/// Returns the name of the field, and that of the file. `filename*` is ignored: RFC 7578, section
/// 4.2 says that it must not be used.
fn names(disposition: &[u8]) -> Result<(String, Option<String>), Fault> {
    let end = memchr::memchr(b';', disposition).unwrap_or(disposition.len());
    let (kind, parameters) = disposition.split_at(end);
    if !kind.trim_ascii().eq_ignore_ascii_case(b"form-data") {
        return Err(Fault::Disposition);
    }
    let (mut name, mut file_name) = (None, None);
    for parameter in Parameters(parameters) {
        let (key, value) = parameter.map_err(|_| Fault::Disposition)?;
        let slot = if key.eq_ignore_ascii_case(b"name") {
            &mut name
        } else if key.eq_ignore_ascii_case(b"filename") {
            &mut file_name
        } else {
            continue;
        };
        if slot.replace(unescaped(&value)?).is_some() {
            return Err(Fault::Disposition);
        }
    }
    Ok((name.ok_or(Fault::NoName)?, file_name))
}

/// Replaces the three escapes that browsers write in names: `%0A`, `%0D` and `%22` (HTML, section
/// "Multipart form data"). They do not escape `%` itself, so nothing else is decoded.
fn unescaped(value: &[u8]) -> Result<String, Fault> {
    let text = std::str::from_utf8(value).map_err(|_| Fault::NameNotUtf8)?;
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let escapes = [("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%22", "\"")];
    Ok(escapes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str) -> Result<PartHead, Fault> {
        PartHead::read(&Bytes::copy_from_slice(head.as_bytes()))
    }

    #[test]
    fn part_head_has_the_name_of_the_field_and_of_the_file() {
        let check = |disposition: &str, name: &str, file: Option<&str>| {
            let head = read(&format!("Content-Disposition: {disposition}\r\n"));
            let head = head.expect("the head is well-formed");
            assert_eq!((&head.name[..], head.file_name.as_deref()), (name, file), "{disposition}");
        };
        check("form-data; name=a", "a", None);
        check("Form-Data; NAME=\"a b\"", "a b", None);
        check("form-data; name=\"\"", "", None);
        check("form-data; name=\"a\"; filename=\"\"", "a", Some(""));
        check("form-data; filename=\"x; name=admin \"; name=\"a\"", "a", Some("x; name=admin "));
        check("form-data; name=\"a%22%0D%0Ab%41\"", "a\"\r\nb%41", None);
        check("form-data; name=\"gr\u{fc}n\"", "gr\u{fc}n", None);
        check("form-data; name=a; filename*=UTF-8''evil.txt", "a", None);
        check("form-data; name=a; filename*=UTF-8''evil.txt; filename=b", "a", Some("b"));
        check("form-data; name=a; filename=\"C:\\dir\\b.txt\"", "a", Some("C:\\dir\\b.txt"));
    }

    #[test]
    fn part_head_outside_the_grammar_is_refused() {
        let check = |head: &str, expected: Fault| {
            assert_eq!(read(head).map(|head| head.name), Err(expected), "{head}");
        };
        check("", Fault::NoDisposition);
        check("Content-Type: text/plain\r\n", Fault::NoDisposition);
        check("Content-Disposition: form-data\r\n", Fault::NoName);
        check("Content-Disposition: form-data; filename=a\r\n", Fault::NoName);
        check("Content-Disposition: attachment; name=a\r\n", Fault::Disposition);
        check("Content-Disposition: form-data; name=a; name=b\r\n", Fault::Disposition);
        check("Content-Disposition: form-data; name=\"a\r\n", Fault::Disposition);
        let twice = "Content-Disposition: form-data; name=a\r\n".repeat(2);
        check(&twice, Fault::Disposition);
        check("Content-Disposition form-data\r\n", Fault::Field);
        check("Content-Disposition : form-data; name=a\r\n", Fault::Field);
        check("Content-Disposition: form-data;\r\n name=a\r\n", Fault::Field);
        check("Content-Disposition: form-data; name=\"a\nb\"\r\n", Fault::Field);
        check("Content-Disposition: form-data; name=a\x0c\r\n", Fault::Field);
        let base64 =
            "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n";
        check(base64, Fault::TransferEncoding);
        check(&"X: y\r\n".repeat(33), Fault::TooManyFields);
        let latin1 = Bytes::from_static(b"Content-Disposition: form-data; name=\"gr\xfcn\"\r\n");
        assert_eq!(PartHead::read(&latin1).map(|head| head.name), Err(Fault::NameNotUtf8));
    }
}
