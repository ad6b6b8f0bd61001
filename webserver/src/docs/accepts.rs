//! Whether a client accepts `gzip` (RFC 9110, section 12.5.3), the only coding that the files of the page
//! are in.

use crate::http::Request;

/// Returns whether the request accepts `gzip`. A request without `Accept-Encoding` accepts any coding.
pub(super) fn gzip(request: &Request) -> bool {
    let mut lines = request.headers().get_all("accept-encoding").peekable();
    if lines.peek().is_none() {
        return true;
    }
    let (mut named, mut any) = (None, None);
    for member in lines.flat_map(|line| line.split(|byte| *byte == b',')) {
        let mut pieces = member.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        let name = pieces.next().unwrap_or_default();
        let is_accepted = !pieces.any(is_zero);
        // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"" (section 8.4.1.3).
        if name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip") {
            named = Some(is_accepted);
        } else if name == b"*" {
            any = Some(is_accepted);
        }
    }
    named.or(any).unwrap_or(false)
}

/// Whether a parameter is the weight 0, which refuses the coding (section 12.4.2).
fn is_zero(parameter: &[u8]) -> bool {
    let Some((name, value)) = parameter.split_at_checked(2) else { return false };
    let is_zero = value.starts_with(b"0") && value.iter().all(|byte| matches!(byte, b'0' | b'.'));
    name.eq_ignore_ascii_case(b"q=") && is_zero
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpMethod;
    use crate::http::RequestBuilder;

    #[test]
    fn gzip_is_accepted_unless_it_is_refused_or_not_named() {
        let check = |field: Option<&str>, expected| {
            let request = RequestBuilder::new(HttpMethod::GET, "/");
            let request =
                field.into_iter().fold(request, |it, field| it.header("accept-encoding", field));
            let request = request.build().expect("the field is valid");
            assert_eq!(gzip(&request), expected, "{field:?}");
        };
        check(None, true);
        check(Some("gzip, deflate, br, zstd"), true);
        check(Some("X-GZIP;q=0.5"), true);
        check(Some("br, *"), true);
        check(Some("*;q=0, gzip"), true);
        check(Some("gzip;q=0, *"), false);
        check(Some("gzip; Q=0.000"), false);
        check(Some("br"), false);
        check(Some(""), false);
    }
}
