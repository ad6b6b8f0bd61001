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
}

/// Returns the codings that a request accepts. Without a field it accepts each, but a client that does
/// not say so seldom can decode them.
pub(super) fn accepted(request: &Request) -> Codings {
    let quality = |name: &str| {
        let mut named = request.headers().accepted_codings();
        named.find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, quality)| quality)
    };
    let mut found = [None; 3];
    if !request.headers().contains("accept-encoding") {
        return found;
    }
    let (others, plain) = (quality("*").unwrap_or(0), quality("identity").unwrap_or(0));
    let mut rated = ALL.map(|coding| (quality(coding.name()).unwrap_or(others), coding));
    // The sort is stable, so codings that a client likes equally keep our order.
    rated.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let rated = rated.into_iter().filter(|(quality, _)| *quality > 0 && *quality >= plain);
    for (place, (_, coding)) in found.iter_mut().zip(rated) {
        *place = Some(coding);
    }
    found
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
        for malformed in ["br;q=2", "br;", "brx", ";q=1"] {
            check(&[malformed], &[]);
        }
    }
}
