//! Which coding a client prefers (RFC 9110, section 12.5.3).

use super::coding::{Coding, MOST};
use crate::HeaderMap;

/// What a request says about codings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted {
    /// The coding that the client likes most, among those that the server has. Of codings that it likes
    /// equally, it is the one that the server has first.
    pub(super) coding: Option<Coding>,
    /// Whether the client refuses a body without a coding.
    pub(super) needs_coding: bool,
}

/// Reads the field `Accept-Encoding`. Without the field a client accepts each coding, but a client that
/// does not say so seldom can decode them, so it gets none.
pub(super) fn accepted(headers: &HeaderMap, codings: &[Coding]) -> Accepted {
    if !headers.contains("accept-encoding") {
        return Accepted { coding: None, needs_coding: false };
    }
    let mut weights = [None; MOST];
    let (mut others, mut plain) = (None, None);
    for (name, weight) in headers.accepted_codings() {
        let place = match codings.iter().position(|coding| coding.is_called(name.as_bytes())) {
            Some(at) => weights.get_mut(at),
            None if name == "*" => Some(&mut others),
            None if name.eq_ignore_ascii_case("identity") => Some(&mut plain),
            None => None,
        };
        // The first of several members with one name counts.
        if let Some(place) = place {
            *place = place.or(Some(weight));
        }
    }
    let mut best: Option<(u16, Coding)> = None;
    for (coding, weight) in codings.iter().zip(weights) {
        let own = weight.or(others).unwrap_or(0);
        let is_better = best.is_none_or(|(weight, _)| own > weight);
        if own > 0 && own >= plain.unwrap_or(0) && is_better {
            best = Some((own, *coding));
        }
    }
    // "If the representation has no content coding, then it is acceptable by default unless
    // specifically excluded by the Accept-Encoding header field stating either "identity;q=0" or
    // "*;q=0" without a more specific entry for "identity"."
    let needs_coding = plain.or(others) == Some(0);
    Accepted { coding: best.map(|(_, coding)| coding), needs_coding }
}

#[cfg(test)]
mod tests {
    use super::super::brotli::BROTLI;
    use super::super::deflate::GZIP;
    use super::*;
    use crate::{HeaderName, HeaderValue};

    fn check(lines: &[&'static str], expected: Option<&str>, needs_coding: bool) {
        let mut headers = HeaderMap::new();
        for line in lines {
            let name = HeaderName::from_static("accept-encoding");
            headers.append(name, HeaderValue::from_static(line));
        }
        let got = accepted(&headers, &[BROTLI, GZIP]);
        let name = got.coding.as_ref().map(Coding::name);
        assert_eq!((name, got.needs_coding), (expected, needs_coding), "{lines:?}");
    }

    #[test]
    fn accept_encoding_is_read_with_its_weights() {
        check(&[], None, false);
        check(&[""], None, false);
        check(&["gzip"], Some("gzip"), false);
        check(&["X-GZIP"], Some("gzip"), false);
        check(&["gzip, deflate, br, zstd"], Some("br"), false);
        check(&["gzip", "br"], Some("br"), false);
        check(&["gzip;q=1.0, br;q=0.5"], Some("gzip"), false);
        check(&["br;q=0, gzip"], Some("gzip"), false);
        check(&["br;q=0.000, gzip;q=0.001"], Some("gzip"), false);
        check(&["br, br;q=0"], Some("br"), false);
        check(&["*"], Some("br"), false);
        check(&["*;q=0.5, br;q=0"], Some("gzip"), false);
        check(&["*;q=0"], None, true);
        check(&["*;q=0, gzip"], Some("gzip"), true);
        check(&["*;q=0, identity"], None, false);
        check(&["identity"], None, false);
        check(&["identity;q=0.5, br;q=0.4, gzip;q=0.5"], Some("gzip"), false);
        check(&["identity;q=0, gzip"], Some("gzip"), true);
        check(&["identity;q=0"], None, true);
        check(&["gzip ; q=0.5 ,br; Q=1"], Some("br"), false);
        for malformed in ["br;q=2", "br;", "brx", ";q=1"] {
            check(&[malformed], None, false);
        }
    }
}
