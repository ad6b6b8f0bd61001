//! Reads a problem document (RFC 9457).

use serde_json::{Map, Value};

use super::error::AnswerError;
use super::json::read_json;
use crate::http::{HeaderMap, HeaderName, HeaderValue, Mistake, Place, Problem, StatusCode};

/// Reads a problem. A member that is missing or has another type is left out (RFC 9457, section 3.1).
/// The status is that of the answer.
pub(super) fn read(status: StatusCode, bytes: &[u8]) -> Result<Problem, AnswerError> {
    let members: Map<String, Value> = read_json(bytes)?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut problem = Problem::new(status);
    if let Some(detail) = text("detail") {
        problem = problem.detail(detail);
    }
    if let Some(uri) = text("type").filter(|uri| uri != "about:blank") {
        problem = problem.with_type(uri);
    }
    if let Some(title) = text("title").filter(|title| Some(&**title) != status.canonical_reason()) {
        problem = problem.title(title);
    }
    let errors = members.get("errors").and_then(Value::as_array);
    for error in errors.into_iter().flatten() {
        problem.push(mistake(error));
    }
    Ok(problem)
}

/// Returns the header fields that belong to the problem, such as `Retry-After` and `WWW-Authenticate`.
/// The fields of the body and of the connection are left out, because a handler may answer the problem to a
/// client of its own.
pub(super) fn fields(of_answer: &HeaderMap) -> HeaderMap {
    const OTHERS: [&str; 10] = [
        "connection",
        "date",
        "etag",
        "keep-alive",
        "set-cookie",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "vary",
        "via",
    ];
    let mut fields = HeaderMap::new();
    for (name, value) in of_answer.iter() {
        let name = name.to_ascii_lowercase();
        if name.starts_with("content-") || OTHERS.contains(&&*name) {
            continue;
        }
        let (name, value) = (HeaderName::try_from(name), HeaderValue::from_bytes(value));
        if let (Ok(name), Ok(value)) = (name, value) {
            fields.append(name, value);
        }
    }
    fields
}

fn mistake(error: &Value) -> Mistake {
    let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
    let name = text("name").unwrap_or_default();
    let place = match text("in").as_deref() {
        Some("path") => Place::Path(name.into()),
        Some("query") => Place::Query(name.into()),
        Some("header") => Place::Header(name.into()),
        Some("cookie") => Place::Cookie(name.into()),
        Some("body") if name.is_empty() => Place::Body,
        Some("body") => Place::BodyField(name.into()),
        _ => Place::Request,
    };
    let mut mistake = Mistake::new(place, text("detail").unwrap_or_default());
    mistake.pointer = text("pointer");
    mistake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Response;
    use crate::respond::render;

    #[test]
    fn problem_is_read_as_it_was_written() {
        let check = |written: &str| {
            let problem = read(StatusCode::CONFLICT, written.as_bytes()).expect("it is JSON");
            assert_eq!(problem.status(), 409);
            let mut again = Response::from_problem(problem);
            render(&mut again, None);
            assert_eq!(again.body().buffered(), Some(written.as_bytes()));
        };
        check(r#"{"type":"about:blank","title":"Conflict","status":409}"#);
        check(r#"{"type":"/full","title":"Full","status":409,"detail":"by 3"}"#);
    }

    #[test]
    fn malformed_members_of_a_problem_are_left_out() {
        let problem =
            read(StatusCode::GONE, br#"{"detail":7,"errors":[1,{"in":"x"}],"title":"T"}"#);
        let problem = problem.expect("it is JSON");
        assert_eq!((problem.detail_text(), problem.title_text()), (None, Some("T")));
        assert_eq!(problem.mistakes().len(), 2);
        assert!(read(StatusCode::GONE, b"<html>").is_err());
    }
}
