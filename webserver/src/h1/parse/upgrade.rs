//! The protocols that a request offers to switch to, and whether a response names only offered ones
//! (RFC 9110, section 7.8). `framing` decides whether there is an offer.

use crate::http::{Head, elements};

/// Returns the contents of a request's `Upgrade` fields as one list.
pub(crate) fn offered(head: &Head, bytes: &[u8]) -> Vec<u8> {
    let fields = head.fields.iter().filter(|f| f.name.of(bytes).eq_ignore_ascii_case(b"upgrade"));
    fields.map(|field| field.value.of(bytes)).collect::<Vec<_>>().join(&b',')
}

/// Returns whether every protocol in `chosen`, and at least one, is in `offered`. "A server MUST
/// NOT switch to a protocol that was not indicated by the client". Names are compared
/// case-insensitively.
pub(crate) fn is_offered<'v>(offered: &[u8], chosen: impl Iterator<Item = &'v [u8]>) -> bool {
    let mut count = 0;
    let all = chosen.flat_map(protocols).all(|one| {
        count += 1;
        protocols(offered).any(|other| other.eq_ignore_ascii_case(one))
    });
    all && count > 0
}

fn protocols(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    elements(list).filter(|one| !one.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upgrade_protocol_is_offered_by_its_name() {
        let check = |offered: &str, chosen: &[&str], expected| {
            let chosen = chosen.iter().map(|one| one.as_bytes());
            assert_eq!(is_offered(offered.as_bytes(), chosen), expected, "{offered}");
        };
        check("websocket", &["websocket"], true);
        check("a/1, WebSocket ,", &["websocket"], true);
        check("a, b", &["b, a"], true);
        check("a, b", &["b", "a"], true);
        check("a, b", &["b, c"], false);
        check("websocket", &["web"], false);
        check("a/1", &["a/2"], false);
        check("a", &[], false);
        check("a,,", &[""], false);
    }
}
