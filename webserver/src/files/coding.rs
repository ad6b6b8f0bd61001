//! Which coding of a content a client accepts (RFC 9110, section 12.5.3), among those that a file may
//! have beside it.

use crate::Request;

/// A coding of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Zstandard,
    Gzip,
}

/// The codings that a client accepts, the best one first.
pub(super) type Codings = [Option<Coding>; 3];

/// All codings, the one that makes text shortest first.
const ALL: [Coding; 3] = [Coding::Brotli, Coding::Zstandard, Coding::Gzip];

impl Coding {
    /// Returns the name in the registry.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstandard => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// Returns what follows the name of the file.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Zstandard => ".zst",
            Self::Gzip => ".gz",
        }
    }

    fn is_called(self, name: &[u8]) -> bool {
        name.eq_ignore_ascii_case(self.name().as_bytes())
            // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"" (section 8.4.1.3).
            || self == Self::Gzip && name.eq_ignore_ascii_case(b"x-gzip")
    }
}

/// Returns the codings that a request accepts. Without a field it accepts each, but a client that does
/// not say so seldom can decode them.
pub(super) fn accepted(request: &Request) -> Codings {
    let lines = || request.headers().get_all("accept-encoding");
    let quality = |is_called: &dyn Fn(&[u8]) -> bool| {
        let members = lines().flat_map(|line| line.split(|byte| *byte == b','));
        members.filter_map(member).find(|(name, _)| is_called(name)).map(|(_, quality)| quality)
    };
    let mut found = [None; 3];
    if lines().next().is_none() {
        return found;
    }
    let others = quality(&|name| name == b"*").unwrap_or(0);
    let plain = quality(&|name| name.eq_ignore_ascii_case(b"identity")).unwrap_or(0);
    let mut rated =
        ALL.map(|coding| (quality(&|name| coding.is_called(name)).unwrap_or(others), coding));
    // The sort is stable, so codings that a client likes equally keep our order.
    rated.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let rated = rated.into_iter().filter(|(quality, _)| *quality > 0 && *quality >= plain);
    for (place, (_, coding)) in found.iter_mut().zip(rated) {
        *place = Some(coding);
    }
    found
}

/// Reads the name of a member of the list, and its weight in thousandths. A weight that is malformed is
/// 0: the content without a coding is always understood.
fn member(member: &[u8]) -> Option<(&[u8], u16)> {
    let mut pieces = member.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let name = pieces.next().filter(|name| !name.is_empty())?;
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
    use crate::{HttpMethod, RequestBuilder};

    fn check(lines: &[&str], expected: &[Coding]) {
        let request = RequestBuilder::new(HttpMethod::GET, "/");
        let request =
            lines.iter().fold(request, |request, line| request.header("accept-encoding", line));
        let request = request.build().expect("the texts are values of fields");
        let found: Vec<_> = accepted(&request).into_iter().flatten().collect();
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn accept_encoding_is_read_with_its_weights() {
        use Coding::{Brotli as B, Gzip as G, Zstandard as Z};
        check(&[], &[]);
        check(&[""], &[]);
        check(&["gzip"], &[G]);
        check(&["X-GZIP"], &[G]);
        check(&["gzip, deflate, br, zstd"], &[B, Z, G]);
        check(&["gzip", "br"], &[B, G]);
        check(&["gzip;q=1.0, br;q=0.5"], &[G, B]);
        check(&["br;q=0, gzip"], &[G]);
        check(&["br;q=0.000, gzip;q=0.001"], &[G]);
        check(&["*"], &[B, Z, G]);
        check(&["*;q=0.5, br;q=0"], &[Z, G]);
        check(&["*;q=0"], &[]);
        check(&["*;q=0, gzip"], &[G]);
        check(&["identity"], &[]);
        check(&["identity;q=0.5, br;q=0.4, gzip;q=0.5"], &[G]);
        check(&["identity;q=0, gzip"], &[G]);
        check(&["identity;q=0"], &[]);
        check(&["gzip ; q=0.5 ,br; Q=1"], &[B, G]);
        for malformed in [
            "br;q=2",
            "br;q=",
            "br;q=x",
            "br;q=0.0001",
            "br;q=1.001",
            "br;level=1",
            "br;",
            "brx",
            ";q=1",
        ] {
            check(&[malformed], &[]);
        }
    }
}
