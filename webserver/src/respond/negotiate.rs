//! Finds which of several media types a client prefers by its `Accept` field (RFC 9110, section
//! 12.5.1).

use crate::http::grammar::class;
use crate::http::trim;

/// Returns the index in `offers` of the type that the client prefers. If it prefers several types
/// equally, the first of them is returned. Returns `None` if none of the types is acceptable.
/// Without a field, or with an empty one, every type is acceptable.
///
/// A malformed part of the field never makes a client accept less:
///
/// - A malformed weight is read as the number that it begins with, or ignored if it does not begin with
///   one. A malformed parameter is ignored.
/// - A malformed member is skipped. If the others accept none of the offers, the first offer is
///   taken, because the skipped member may have meant it. (RFC 9110, section 12.5.1 lets a server
///   disregard the field.)
pub(crate) fn prefers(accept: Option<&[u8]>, offers: &[&str]) -> Option<usize> {
    let accept = accept.unwrap_or_default();
    let mut best = None;
    let mut highest = 0;
    // Empty members are ignored (RFC 9110, section 5.6.1.2). The field may consist of empty members
    // only.
    if ranges(accept).next().is_some() {
        for (index, offer) in offers.iter().enumerate() {
            let quality = quality(accept, offer);
            if quality > highest {
                best = Some(index);
                highest = quality;
            }
        }
        if best.is_some() || ranges(accept).all(|range| media_range(range).is_some()) {
            return best;
        }
    }
    if offers.is_empty() { None } else { Some(0) }
}

/// The members of the list that are not empty.
fn ranges(accept: &[u8]) -> impl Iterator<Item = &[u8]> {
    split(accept, b',').filter(|range| !range.is_empty())
}

/// Returns the quality that an `Accept` field gives to a type, in thousandths; 0 if it is not
/// acceptable.
pub(crate) fn quality(accept: &[u8], offer: &str) -> u16 {
    quality_of(accept, offer.as_bytes())
}

/// Returns the quality that `accept` gives to `offer`, in thousandths. It is the quality of the
/// most specific range.
fn quality_of(accept: &[u8], offer: &[u8]) -> u16 {
    let mut most_specific = 0;
    let mut quality = 0;
    for range in ranges(accept) {
        if let Some((specificity, q)) = fit(range, offer)
            && specificity > most_specific
        {
            most_specific = specificity;
            quality = q;
        }
    }
    quality
}

/// Returns how specific `range` is, and the quality that it gives, if it covers `offer`. The
/// specificity is 1 for `*/*`, 2 for `type/*`, 3 for `type/subtype`, and 1 more for each parameter.
fn fit(range: &[u8], offer: &[u8]) -> Option<(usize, u16)> {
    let (offer_type, offer_subtype) = media_range(offer)?;
    let mut specificity = match media_range(range)? {
        (b"*", b"*") => 1,
        (kind, b"*") if kind.eq_ignore_ascii_case(offer_type) => 2,
        (kind, sub)
            if kind.eq_ignore_ascii_case(offer_type) && sub.eq_ignore_ascii_case(offer_subtype) =>
        {
            3
        }
        _ => return None,
    };
    for (name, value) in split(range, b';').skip(1).filter_map(halves) {
        if name.eq_ignore_ascii_case(b"q") {
            // The parameters after the weight are extensions, which RFC 9110 removed.
            return Some((specificity, weight(bare(value))));
        }
        if is_parameter(name, value) {
            if !has(offer, name, bare(value)) {
                return None;
            }
            specificity += 1;
        }
    }
    Some((specificity, 1000))
}

/// Returns the type and the subtype of a valid range: `*/*`, `type/*` or `type/subtype`. A lone `*`
/// counts as `*/*`, because Java's `HttpURLConnection` sends it.
fn media_range(range: &[u8]) -> Option<(&[u8], &[u8])> {
    let name = split(range, b';').next()?;
    if name == b"*" {
        return Some((b"*", b"*"));
    }
    let slash = memchr::memchr(b'/', name)?;
    let (kind, sub) = (&name[..slash], &name[slash + 1..]);
    (is_token(kind) && is_token(sub) && (kind != b"*" || sub == b"*")).then_some((kind, sub))
}

/// Returns the name and the value of a parameter, if there is a `=` between them.
fn halves(parameter: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = memchr::memchr(b'=', parameter)?;
    Some((trim(&parameter[..equals]), trim(&parameter[equals + 1..])))
}

/// `token "=" ( token / quoted-string )` (RFC 9110, section 5.6.6).
fn is_parameter(name: &[u8], value: &[u8]) -> bool {
    is_token(name) && (is_token(value) || bare(value).len() < value.len())
}

/// `1*tchar` (RFC 9110, section 5.6.2).
fn is_token(text: &[u8]) -> bool {
    class::all(text, class::TOKEN)
}

/// Returns a value without the quotes around it.
fn bare(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value)
}

/// Returns whether a type has a parameter. All texts of this crate are UTF-8, whether the type says
/// so or not.
fn has(offer: &[u8], name: &[u8], value: &[u8]) -> bool {
    let is_utf8 = name.eq_ignore_ascii_case(b"charset") && value.eq_ignore_ascii_case(b"utf-8");
    let given = split(offer, b';').skip(1).filter_map(halves).any(|(own, given)| {
        own.eq_ignore_ascii_case(name) && bare(given).eq_ignore_ascii_case(value)
    });
    is_utf8 || given
}

/// Returns a weight in thousandths: `( "0" [ "." *3DIGIT ] ) / ( "1" [ "." *3("0") ] )`. A
/// malformed weight, such as `.2`, `0.12345` or `1.5`, counts as the number that it begins with, at
/// most 1. A weight that does not begin with a number is 1.
fn weight(text: &[u8]) -> u16 {
    let (whole, rest) = digits(text);
    let decimals = rest.strip_prefix(b".").map_or(&[][..], |rest| digits(rest).0);
    if whole.is_empty() && decimals.is_empty() || whole.iter().any(|digit| *digit != b'0') {
        return 1000;
    }
    let digit = |index: usize| u16::from(decimals.get(index).map_or(0, |byte| byte - b'0'));
    let thousandths = digit(0) * 100 + digit(1) * 10 + digit(2);
    // A weight that is very small, but not 0, must not become 0.
    let is_little = decimals.iter().any(|digit| *digit != b'0');
    if is_little { thousandths.max(1) } else { 0 }
}

/// Returns the digits that `text` begins with, and the text after them.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// Splits a text at the separators outside quotes and trims the spaces around the pieces. A quote
/// that is never closed is an ordinary character, and so are the quotes after it.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut at, mut closing) = (0, 0);
    let mut is_open = false;
    text.split(move |byte| {
        let inside = at < closing;
        at += 1;
        if *byte == b'"' && !inside && !is_open {
            match closing_quote(&text[at..]) {
                Some(end) => closing = at + end + 1,
                None => is_open = true,
            }
        }
        !inside && *byte == separator
    })
    .map(trim)
}

/// Returns the index of the quote that ends a quoted string; `text` begins after the opening quote.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    text.iter().position(|byte| {
        let is_end = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        is_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, offers: &[&str], expected: Option<&str>) {
        let chosen = prefers(Some(accept.as_bytes()), offers).map(|index| offers[index]);
        assert_eq!(chosen, expected, "{accept}");
    }

    #[test]
    fn accept_most_specific_range_decides_on_a_type() {
        let both = &["text/html", "text/plain"];
        check("*/*", both, Some("text/html"));
        check("text/*", both, Some("text/html"));
        check("text/plain", both, Some("text/plain"));
        check("TEXT/Plain", both, Some("text/plain"));
        check("text/html;q=0.1, text/*", both, Some("text/plain"));
        check("text/*, text/html;q=0", both, Some("text/plain"));
        check("*/*;q=0.9, text/plain;q=0.5", both, Some("text/html"));
        check("text/html;level=1", both, None);
        check("text/html;level=1", &["text/html;level=1"], Some("text/html;level=1"));
        check("text/plain; charset=UTF-8", both, Some("text/plain"));
        check("text/plain; charset=\"utf-8\"", both, Some("text/plain"));
    }

    #[test]
    fn accept_prefers_the_highest_weight_and_then_the_first_offer() {
        let both = &["text/html", "text/plain"];
        check("text/plain, text/html", both, Some("text/html"));
        check("text/plain, text/html;q=0.999", both, Some("text/plain"));
        check("text/html;q=0.2,text/plain;q=0.3", both, Some("text/plain"));
        check("text/html ; q=0.2 , text/plain ; Q=0.1", both, Some("text/html"));
        check("text/html;q=0, */*;q=0", both, None);
        check("image/png", both, None);
    }

    #[test]
    fn accept_skips_malformed_members() {
        let one = &["text/html"];
        check("nonsense, text/html", one, Some("text/html"));
        check("*/html, text/html;q=0.1", one, Some("text/html"));
        check(",,", one, Some("text/html"));
        check(" , a/b;q=0,", one, None);
        check("a/b;x=\",text/html,\"", one, None);
        check("a/b;x=\"\\\",\", text/html", one, Some("text/html"));
    }

    #[test]
    fn accept_with_a_malformed_member_still_accepts_something() {
        let both = &["text/html", "text/plain"];
        for accept in
            ["html", "text", "/", "text/", "*/html", "te xt/html", "q=0", ";", "image/png, json"]
        {
            check(accept, both, Some("text/html"));
        }
        // The well-formed members count.
        check("html, text/plain", both, Some("text/plain"));
        check("image/png", both, None);
        // A decimal comma splits the member in two, and the second one is malformed.
        check("text/html;q=0,8", both, Some("text/html"));
        // Java sent this field until version 18.
        let java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
        check(java, both, Some("text/html"));
        check(java, &["application/json"], Some("application/json"));
        check("*", both, Some("text/html"));
    }

    #[test]
    fn accept_reads_a_malformed_weight_as_the_number_that_it_begins_with() {
        let both = &["text/html", "text/plain"];
        for (less, more) in [
            (".2", "0.3"),
            ("0.8", ".9"),
            ("0.9", "1.5"),
            ("0.9", "2"),
            ("0.123", "0.1249"),
            ("0.9", ""),
            ("0.9", "-1"),
            ("0.9", "high"),
            ("0.7)", "0.8"),
            ("\"0.5\"", "0.6"),
            ("0", "0.0001"),
        ] {
            let accept = format!("text/html;q={less}, text/plain;q={more}");
            check(&accept, both, Some("text/plain"));
        }
        check("text/html;q=0.0000", both, None);
        check("text/html;q=00", both, None);
    }

    #[test]
    fn accept_ignores_malformed_parameters() {
        let both = &["text/html", "text/plain"];
        for parameter in ["level", "level=", "=1", "", "le vel=1", "x=\"", "x=\"y", "x=(1)"] {
            check(&format!("text/plain;{parameter}"), both, Some("text/plain"));
        }
        check("text/plain;x=\"y, text/html;q=0.1", both, Some("text/plain"));
        check("text/plain;x;q=0.1, text/html;q=0.2", both, Some("text/html"));
        // A well-formed parameter that the type does not have asks for another type.
        check("text/plain;level=1, text/html", both, Some("text/html"));
    }

    #[test]
    fn accept_without_a_field_allows_every_type() {
        assert_eq!(prefers(None, &["text/html"]), Some(0));
        assert_eq!(prefers(Some(b" "), &["text/html"]), Some(0));
        assert_eq!(prefers(None, &[]), None);
    }

    proptest::proptest! {
        #[test]
        fn accept_of_any_text_never_panics(accept in ".*", offer in "[a-z]{1,3}/[a-z]{1,3}") {
            prefers(Some(accept.as_bytes()), &[&offer]);
        }
    }
}
