//! The boundary of a multipart body, which the content type of the request names (RFC 2046,
//! section 5.1.1).

use super::parameters::Parameters;
use crate::http::essence;

/// Why a content type is not that of a form with parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoundaryFault {
    /// The media type is another one.
    OtherType,
    /// The parameters are not well-formed.
    Malformed,
    /// There is no boundary.
    Missing,
    /// There are two boundaries, so two readers could read different parts.
    Twice,
    /// The boundary is empty, longer than 70 characters, or has other characters than those allowed.
    Grammar,
}

/// Returns the boundary that a content type names.
pub(crate) fn boundary(content_type: &[u8]) -> Result<Vec<u8>, BoundaryFault> {
    let media_type = essence(content_type);
    if !media_type.eq_ignore_ascii_case(b"multipart/form-data") {
        return Err(BoundaryFault::OtherType);
    }
    let parameters = memchr::memchr(b';', content_type).map_or(&[][..], |at| &content_type[at..]);
    let mut found = None;
    for parameter in Parameters(parameters) {
        let (name, value) = parameter.map_err(|_| BoundaryFault::Malformed)?;
        if name.eq_ignore_ascii_case(b"boundary") && found.replace(value).is_some() {
            return Err(BoundaryFault::Twice);
        }
    }
    let boundary = found.ok_or(BoundaryFault::Missing)?;
    if is_boundary(&boundary) { Ok(boundary.into_owned()) } else { Err(BoundaryFault::Grammar) }
}

/// boundary := 0*69<bchars> bcharsnospace
fn is_boundary(text: &[u8]) -> bool {
    let is_allowed = |b: &u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(b);
    (1..=70).contains(&text.len()) && text.iter().all(is_allowed) && text.last() != Some(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundary_is_taken_from_the_content_type() {
        let check = |content_type: &str, expected: Result<&str, BoundaryFault>| {
            let read = boundary(content_type.as_bytes());
            let expected = expected.map(|text| text.as_bytes().to_vec());
            assert_eq!(read, expected, "{content_type}");
        };
        let long = "a".repeat(70);
        check("multipart/form-data; boundary=abc", Ok("abc"));
        check("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b:c\"", Ok("a b:c"));
        check("multipart/form-data; x=\"; boundary=no\"; boundary=yes", Ok("yes"));
        check(&format!("multipart/form-data; boundary={long}"), Ok(&long));
        check(&format!("multipart/form-data; boundary={long}a"), Err(BoundaryFault::Grammar));
        check("multipart/form-data; boundary=\"\"", Err(BoundaryFault::Grammar));
        check("multipart/form-data; boundary=\"a \"", Err(BoundaryFault::Grammar));
        check("multipart/form-data; boundary=\"a;b\"", Err(BoundaryFault::Grammar));
        check("multipart/form-data; boundary=a; boundary=a", Err(BoundaryFault::Twice));
        check("multipart/form-data; boundary=a; Boundary=\"b\"", Err(BoundaryFault::Twice));
        check("multipart/form-data; boundary=", Err(BoundaryFault::Malformed));
        check("multipart/form-data", Err(BoundaryFault::Missing));
        check("multipart/form-data; x-boundary=a", Err(BoundaryFault::Missing));
        check("multipart/mixed; boundary=a", Err(BoundaryFault::OtherType));
        check("", Err(BoundaryFault::OtherType));
    }
}
