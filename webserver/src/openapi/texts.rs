//! The texts of doc comments, as a description has them.

/// Returns a doc comment as one text; none if there is nothing in it.
pub(super) fn joined(lines: &[&str]) -> Option<String> {
    let line = |line: &str| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned();
    let text = lines.join("\n").lines().map(line).collect::<Vec<_>>().join("\n");
    some(text.trim())
}

/// Splits a doc comment into its first paragraph and the rest.
pub(super) fn split(lines: &[&str]) -> (Option<String>, Option<String>) {
    let text = joined(lines).unwrap_or_default();
    let (summary, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    (some(&summary.replace('\n', " ")), some(rest.trim()))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
