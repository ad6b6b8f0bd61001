//! The environment variables that make a program print its routes, or explain a request, instead of
//! serving.

use super::explanation::{Explanation, Question};
use super::listing::RouteListing;
use crate::http::HttpMethod;

/// Prints the routes: `text` or `json`.
const ROUTES: &str = "WEBSERVER_ROUTES";
/// Explains a request: `GET /users/7`, with `json` in front for JSON, and a header field in each
/// further line.
const EXPLAIN: &str = "WEBSERVER_EXPLAIN";

/// Returns the text that the environment asks for; an error says what is wrong with a variable.
pub(crate) fn asked_for(
    listing: &dyn Fn() -> RouteListing,
    explain: &dyn Fn(&Question<'_>) -> Explanation,
) -> Option<Result<String, String>> {
    if let Ok(format) = std::env::var(ROUTES) {
        return Some(routes(&format, listing));
    }
    let question = std::env::var(EXPLAIN).ok()?;
    Some(explanation(&question, explain))
}

fn routes(format: &str, listing: &dyn Fn() -> RouteListing) -> Result<String, String> {
    match format {
        "text" => Ok(listing().to_string()),
        "json" => Ok(listing().to_json() + "\n"),
        other => Err(format!("{ROUTES} is {other:?}: write `text` or `json`")),
    }
}

fn explanation(
    question: &str,
    explain: &dyn Fn(&Question<'_>) -> Explanation,
) -> Result<String, String> {
    let malformed = || format!("{EXPLAIN} is {question:?}: write `GET /users/7`");
    let (first, fields) = question.split_once('\n').unwrap_or((question, ""));
    let (is_json, first) = match first.trim().strip_prefix("json ") {
        Some(first) => (true, first),
        None => (false, first.trim()),
    };
    let (method, target) = first.split_once(' ').ok_or_else(malformed)?;
    let method: HttpMethod = method.parse().map_err(|_| malformed())?;
    let headers: Vec<_> = fields
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split_once(':').map(|(name, value)| (name.trim(), value.trim())))
        .collect::<Option<_>>()
        .ok_or_else(|| {
            format!("{EXPLAIN} has a line that is not a field: write `accept: text/html`")
        })?;
    let explained = explain(&Question { method, target: target.trim(), headers: &headers });
    Ok(if is_json { explained.to_json() + "\n" } else { explained.to_string() })
}
