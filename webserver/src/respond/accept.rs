//! Which of several media types a client prefers, by its `Accept` field (RFC 9110, section 12.5.1).

/// The place in `offers` of the type that is preferred; of equals the first. `None` when none of
/// them is acceptable. Without a field, or with an empty one, everything is acceptable; a member of
/// the list that breaks the grammar is passed over.
pub(crate) fn prefers(accept: Option<&[u8]>, offers: &[&str]) -> Option<usize> {
    let accept = accept.unwrap_or_default();
    // Empty members are ignored (RFC 9110, section 5.6.1.2), and may be all there are.
    if accept.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t')) {
        return if offers.is_empty() { None } else { Some(0) };
    }
    let mut best = None;
    let mut highest = 0;
    for (index, offer) in offers.iter().enumerate() {
        let quality = quality(accept, offer.as_bytes());
        if quality > highest {
            best = Some(index);
            highest = quality;
        }
    }
    best
}

/// The quality in thousandths that `accept` gives to `offer`: that of the most specific range.
fn quality(accept: &[u8], offer: &[u8]) -> u16 {
    let mut most_specific = 0;
    let mut quality = 0;
    for range in split(accept, b',').filter(|range| !range.is_empty()) {
        if let Some((specificity, q)) = fit(range, offer)
            && specificity > most_specific
        {
            most_specific = specificity;
            quality = q;
        }
    }
    quality
}

/// How specific `range` is and the quality it gives, if it covers `offer`: 1 for `*/*`, 2 for
/// `type/*`, 3 for `type/subtype`, and 1 more for each parameter.
fn fit(range: &[u8], offer: &[u8]) -> Option<(usize, u16)> {
    let mut parts = split(range, b';');
    let (range_type, range_subtype) = halves(parts.next()?)?;
    let (offer_type, offer_subtype) = halves(split(offer, b';').next()?)?;
    let mut specificity = match (range_type, range_subtype) {
        (b"*", b"*") => 1,
        (b"*", _) => return None,
        (kind, b"*") if kind.eq_ignore_ascii_case(offer_type) => 2,
        (kind, sub)
            if kind.eq_ignore_ascii_case(offer_type) && sub.eq_ignore_ascii_case(offer_subtype) =>
        {
            3
        }
        _ => return None,
    };
    for parameter in parts {
        if parameter.is_empty() {
            continue;
        }
        let equals = memchr::memchr(b'=', parameter)?;
        let (name, value) =
            (parameter[..equals].trim_ascii(), parameter[equals + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"q") {
            // What follows the weight are extensions, which RFC 9110 took out.
            return weight(value).map(|q| (specificity, q));
        }
        if !has(offer, name, value) {
            return None;
        }
        specificity += 1;
    }
    Some((specificity, 1000))
}

/// Whether a type has that parameter. Every text of ours is UTF-8, said or not.
fn has(offer: &[u8], name: &[u8], value: &[u8]) -> bool {
    let bare = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value);
    let is_utf8 = name.eq_ignore_ascii_case(b"charset") && bare.eq_ignore_ascii_case(b"utf-8");
    let given = split(offer, b';').skip(1).any(|parameter| {
        let mut halves = parameter.splitn(2, |byte| *byte == b'=');
        halves.next().is_some_and(|n| n.trim_ascii().eq_ignore_ascii_case(name))
            && halves.next().is_some_and(|v| v.trim_ascii().eq_ignore_ascii_case(bare))
    });
    is_utf8 || given
}

/// A weight in thousandths: `( "0" [ "." *3DIGIT ] ) / ( "1" [ "." *3("0") ] )`.
fn weight(text: &[u8]) -> Option<u16> {
    let (whole, decimals) = match text {
        [whole, b'.', decimals @ ..] => (whole, decimals),
        [whole] => (whole, &[][..]),
        _ => return None,
    };
    if decimals.len() > 3 || !decimals.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |index: usize| u16::from(decimals.get(index).map_or(0, |byte| byte - b'0'));
    let thousandths = digit(0) * 100 + digit(1) * 10 + digit(2);
    match whole {
        b'0' => Some(thousandths),
        b'1' if thousandths == 0 => Some(1000),
        _ => None,
    }
}

fn halves(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let slash = memchr::memchr(b'/', name)?;
    let (kind, sub) = (&name[..slash], &name[slash + 1..]);
    if kind.is_empty() || sub.is_empty() { None } else { Some((kind, sub)) }
}

/// The pieces between the separators that stand outside quotes, without the spaces around them.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |byte| {
        let at_separator = !quoted && *byte == separator;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        at_separator
    })
    .map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, offers: &[&str], expected: Option<&str>) {
        let chosen = prefers(Some(accept.as_bytes()), offers).map(|index| offers[index]);
        assert_eq!(chosen, expected, "{accept}");
    }

    #[test]
    fn the_most_specific_range_decides_on_a_type() {
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
    fn the_highest_weight_wins_and_of_equals_the_first_offer() {
        let both = &["text/html", "text/plain"];
        check("text/plain, text/html", both, Some("text/html"));
        check("text/plain, text/html;q=0.999", both, Some("text/plain"));
        check("text/html;q=0.2,text/plain;q=0.3", both, Some("text/plain"));
        check("text/html ; q=0.2 , text/plain ; Q=0.1", both, Some("text/html"));
        check("text/html;q=0, */*;q=0", both, None);
        check("image/png", both, None);
    }

    #[test]
    fn what_breaks_the_grammar_is_passed_over() {
        let one = &["text/html"];
        check("nonsense, text/html", one, Some("text/html"));
        check("text/html;q=2", one, None);
        check("text/html;q=0.1234", one, None);
        check("text/html;q=-1", one, None);
        check("text/html;q=", one, None);
        check("text/html;q=1.5, */*;q=0.1", one, Some("text/html"));
        check("*/html", one, None);
        check(",,", one, Some("text/html"));
        check(" , a/b;q=0,", one, None);
        check("a/b;x=\",text/html,\"", one, None);
        check("a/b;x=\"\\\",\", text/html", one, Some("text/html"));
    }

    #[test]
    fn without_a_field_everything_is_acceptable() {
        assert_eq!(prefers(None, &["text/html"]), Some(0));
        assert_eq!(prefers(Some(b" "), &["text/html"]), Some(0));
        assert_eq!(prefers(None, &[]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_field_panics(accept in ".*", offer in "[a-z]{1,3}/[a-z]{1,3}") {
            prefers(Some(accept.as_bytes()), &[&offer]);
        }
    }
}
