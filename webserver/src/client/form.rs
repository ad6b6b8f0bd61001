//! The bodies of forms, as a browser writes them.

use crate::base::bytes::percent;

/// What separates the parts of a form with files in the client for tests.
pub(super) const BOUNDARY: &str = "webserver-client-7d1f0c5e9a";

/// Returns the fields of a form as `application/x-www-form-urlencoded`.
pub(super) fn urlencoded(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte);
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        percent::encode(&mut out, name, is_kept);
        out.push('=');
        percent::encode(&mut out, value, is_kept);
    }
    out
}

/// Adds a part to a form with files, after a boundary that the content does not have.
pub(crate) fn add_part(
    out: &mut Vec<u8>,
    boundary: &str,
    name: &str,
    file: Option<(&str, &str)>,
    content: &[u8],
) {
    let file = file.map(|(file_name, content_type)| {
        format!("; filename=\"{}\"\r\nContent-Type: {content_type}", quoted(file_name))
    });
    let (name, file) = (quoted(name), file.unwrap_or_default());
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}");
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
    out.extend_from_slice(content);
    out.extend_from_slice(b"\r\n");
}

/// Ends a form with files.
pub(crate) fn end(mut parts: Vec<u8>, boundary: &str) -> Vec<u8> {
    parts.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    parts
}

/// Returns a name as browsers write it between quotes.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
