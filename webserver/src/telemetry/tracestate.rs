//! Checks the field `tracestate` (W3C Trace Context, section 3.3), which is passed on without being
//! understood.

/// Most members of the list. A longer list is dropped, as the specification demands.
const MEMBERS: usize = 32;
/// The longest list in bytes. The specification demands that at least so much is passed on.
const LONGEST: usize = 512;
/// A member that is longer than this is dropped first.
const LONG_MEMBER: usize = 128;

/// Joins the values of the field, or returns `None` if there is nothing valid to pass on.
pub(super) fn checked<'v>(lines: impl Iterator<Item = &'v [u8]>) -> Option<String> {
    let mut members: Vec<&str> = Vec::new();
    for line in lines {
        for member in std::str::from_utf8(line).ok()?.split(',') {
            let member = member.trim_matches([' ', '\t']);
            if member.is_empty() {
                continue;
            }
            let (key, value) = member.split_once('=')?;
            let is_new = members.iter().all(|known| known.split('=').next() != Some(key));
            if !is_key(key) || !is_value(value) || !is_new || members.len() == MEMBERS {
                return None;
            }
            members.push(member);
        }
    }
    let length = |members: &[&str]| members.iter().map(|member| member.len() + 1).sum::<usize>();
    // The members that were added last come first. So the oldest are dropped.
    while length(&members) > LONGEST + 1 {
        match members.iter().rposition(|member| member.len() > LONG_MEMBER) {
            Some(long) => drop(members.remove(long)),
            None => drop(members.pop()),
        }
    }
    (!members.is_empty()).then(|| members.join(","))
}

/// `key = lcalpha / DIGIT, then 0*255 of lcalpha / DIGIT / "_" / "-" / "*" / "/" / "@"`, the union of
/// both forms of the grammar with at most one `@`.
fn is_key(key: &str) -> bool {
    let is_of_key =
        |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/');
    let begins = |part: &str| matches!(part.as_bytes(), [b'a'..=b'z' | b'0'..=b'9', ..]);
    match key.split_once('@') {
        Some((tenant, system)) => {
            begins(tenant)
                && tenant.len() <= 241
                && tenant.bytes().all(is_of_key)
                && matches!(system.as_bytes(), [b'a'..=b'z', ..])
                && system.len() <= 14
                && system.bytes().all(is_of_key)
        }
        None => begins(key) && key.len() <= 256 && key.bytes().all(is_of_key),
    }
}

/// `value = 0*255(chr) nblk-chr`.
fn is_value(value: &str) -> bool {
    let is_of_value = |byte: u8| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    (1..=256).contains(&value.len()) && value.bytes().all(is_of_value) && !value.ends_with(' ')
}
