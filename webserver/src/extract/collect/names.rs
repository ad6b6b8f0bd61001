//! The name of a field as the client writes it, from its name in Rust. Only the names of fields are
//! compared, so nothing about serde's attributes has to be known.

/// Returns the name among those of a struct that stands for a field in Rust: the same name, or the name
/// in another case, as `#[serde(rename_all = "..")]` writes it. A name that was sent comes first,
/// because a field may have several names. If the names of the struct are not known, they are those
/// that were sent.
pub(super) fn picked(
    step: &str,
    fields: &'static [&'static str],
    sent: &[(String, usize)],
) -> Option<String> {
    let step = in_rust(step);
    let is_field = |name: &&str| fields.is_empty() || fields.contains(name);
    let sent = || sent.iter().map(|(name, _)| &**name).filter(is_field);
    let fields = || fields.iter().copied();
    let is = |name: &&str| *name == step;
    let is_like = |name: &&str| is_alike(name, step);
    let picked = (sent().find(is))
        .or_else(|| if fields().any(|name| name == step) { None } else { sent().find(is_like) })
        .or_else(|| fields().find(is))
        .or_else(|| fields().find(is_like))?;
    Some(picked.to_owned())
}

/// Returns the name of a field without the mark of a raw identifier.
pub(super) fn in_rust(step: &str) -> &str {
    step.strip_prefix("r#").unwrap_or(step)
}

/// Returns whether two names are equal except for their case and the signs between words.
fn is_alike(a: &str, b: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        name.chars().filter(|char| !matches!(char, '_' | '-' | ' ')).flat_map(char::to_lowercase)
    }
    letters(a).eq(letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_name_is_found_in_each_case_of_serde() {
        for name in [
            "first_name",
            "firstName",
            "FirstName",
            "first-name",
            "FIRST_NAME",
            "FIRST-NAME",
            "firstname",
            "FIRSTNAME",
        ] {
            assert!(is_alike("first_name", name), "{name}");
        }
        assert!(!is_alike("first_name", "first_names"));
        assert!(!is_alike("name", "first_name"));
    }

    #[test]
    fn field_name_that_was_sent_comes_first() {
        fn check(step: &str, fields: &'static [&'static str], sent: &[&str], expected: &str) {
            let sent: Vec<_> = sent.iter().map(|name| ((*name).to_owned(), 1)).collect();
            let name = picked(step, fields, &sent);
            assert_eq!(name.unwrap_or_default(), expected, "{step} {fields:?} {sent:?}");
        }
        check("first_name", &["firstName", "age"], &[], "firstName");
        check("first_name", &["first_name", "firstName"], &["firstName"], "first_name");
        check("first_name", &["FirstName", "firstName"], &["firstName"], "firstName");
        check("r#type", &["type"], &[], "type");
        check("kind", &["type"], &["type", "kind"], "");
        check("kind", &[], &["type", "Kind"], "Kind");
        check("kind", &[], &[], "");
    }
}
