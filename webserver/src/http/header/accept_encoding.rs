//! The field `Accept-Encoding` (RFC 9110, section 12.5.3): the codings that it names, and their weights.
//! Which coding a response gets is up to the features that have codings.

use super::map::HeaderMap;

impl HeaderMap {
    /// Returns the codings that `Accept-Encoding` names, in their order, with their weights in thousandths
    /// (RFC 9110, section 12.5.3). `*` stands for all codings that are not named, and `identity` for none.
    /// A coding with the weight 0 is refused.
    ///
    /// The names do not depend on case. `x-gzip` is returned as `gzip` (section 8.4.1.3). A weight that is
    /// malformed is 0, because every client understands a body without a coding. The iterator is empty for
    /// a field without members, and also without a field.
    ///
    /// ```
    /// use webserver::{HeaderMap, HeaderName, HeaderValue};
    ///
    /// let mut headers = HeaderMap::new();
    /// let value = HeaderValue::from_static("br, gzip;q=0.8, *;q=0");
    /// headers.insert(HeaderName::from_static("accept-encoding"), value);
    /// let codings: Vec<_> = headers.accepted_codings().collect();
    /// assert_eq!(codings, [("br", 1000), ("gzip", 800), ("*", 0)]);
    /// ```
    pub fn accepted_codings(&self) -> impl Iterator<Item = (&str, u16)> {
        let lines = self.get_all("accept-encoding");
        lines.flat_map(|line| line.split(|byte| *byte == b',')).filter_map(member)
    }
}

/// Reads the name of a member of the list, and its weight.
fn member(member: &[u8]) -> Option<(&str, u16)> {
    let mut pieces = member.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let name = std::str::from_utf8(pieces.next()?).ok().filter(|name| !name.is_empty())?;
    // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"."
    let name = if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name };
    let weight = pieces.next().map_or(Some(1000), |weight| {
        let (name, value) = weight.split_at_checked(2)?;
        name.eq_ignore_ascii_case(b"q=").then(|| thousandths(value))?
    });
    Some((name, weight.unwrap_or(0)))
}

/// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )` (section 12.4.2).
fn thousandths(text: &[u8]) -> Option<u16> {
    let (whole, fraction) = match text {
        [whole @ (b'0' | b'1')] => (whole, &[][..]),
        [whole @ (b'0' | b'1'), b'.', fraction @ ..] if fraction.len() <= 3 => (whole, fraction),
        _ => return None,
    };
    let mut value = u16::from(whole - b'0');
    for place in 0..3 {
        let digit = fraction.get(place).copied().unwrap_or(b'0');
        value = value * 10 + digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
    }
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderName, HeaderValue};

    fn check(lines: &[&'static str], expected: &[(&str, u16)]) {
        let mut headers = HeaderMap::new();
        for line in lines {
            let name = HeaderName::from_static("accept-encoding");
            headers.append(name, HeaderValue::from_static(line));
        }
        assert_eq!(headers.accepted_codings().collect::<Vec<_>>(), expected, "{lines:?}");
    }

    #[test]
    fn codings_are_read_with_their_weights() {
        check(&[], &[]);
        check(&["", " , ,"], &[]);
        check(&["gzip", "br"], &[("gzip", 1000), ("br", 1000)]);
        check(&["X-GZIP, GZip"], &[("gzip", 1000), ("GZip", 1000)]);
        check(&["gzip ; q=0.5 ,br; Q=1"], &[("gzip", 500), ("br", 1000)]);
        check(&["br;q=0.000,br;q=0.001,br;q=0.12"], &[("br", 0), ("br", 1), ("br", 120)]);
        check(&["br;q=0.,br;q=1.000"], &[("br", 0), ("br", 1000)]);
        check(&[";q=1"], &[]);
    }

    #[test]
    fn malformed_weight_is_0() {
        for malformed in [
            "br;q=2",
            "br;q=",
            "br;q=x",
            "br;q=0.0001",
            "br;q=1.001",
            "br;level=1",
            "br;",
            "br;q=-0",
        ] {
            check(&[malformed], &[("br", 0)]);
        }
    }
}
