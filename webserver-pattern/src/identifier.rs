//! The names that a parameter can have.

/// Returns whether `name` can be the name of a function's argument, written raw or not. Letters and
/// digits approximate Unicode's XID tables; rustc still checks the argument itself.
pub(crate) fn is_identifier(name: &str) -> bool {
    // The names that cannot be identifiers even with `r#`.
    if matches!(name, "_" | "self" | "Self" | "super" | "crate") {
        return false;
    }
    let mut characters = name.chars();
    let starts = characters.next().is_some_and(|first| first == '_' || first.is_alphabetic());
    starts && characters.all(|other| other == '_' || other.is_alphanumeric())
}
