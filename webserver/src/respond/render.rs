//! Writes an error as `application/problem+json` (RFC 9457), HTML or plain text. The error is
//! written after middleware has seen it. This does not need the `json` feature.

use std::fmt::{self, Display, Write};

use ::http::header::VARY;

use super::negotiate::prefers;
use crate::base::pool::Scratch;
#[cfg(debug_assertions)]
use crate::http::Note;
use crate::http::{Body, ContentType, HeaderValue, Mistake, Problem, Response, StatusCode};

const JSON: &str = "application/problem+json";
/// The formats that an error can be written in, the preferred one first. A client that accepts
/// `application/json` gets problem+json.
const OFFERS: [&str; 4] = [JSON, "application/json", "text/html", "text/plain"];

/// Logs a mistake of the handler. The client gets a 500 without the details.
pub(crate) fn broken(what: &'static str, why: &dyn Display) -> Response {
    tracing::error!("{what}: {why}");
    Response::from_problem(Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

/// Writes the error of a response in the form that `accept` prefers. Does nothing if the response
/// is not an error, or if the error is already written. Fields that are already set stay.
pub(crate) fn render(response: &mut Response, accept: Option<&[u8]>) {
    let Some(problem) = response.take_problem() else { return };
    // Middleware may have changed the status. The body has to state the status that the client
    // sees.
    let status = response.status();
    let mut out = Scratch::new();
    let (content_type, written) = match prefers(accept, &OFFERS) {
        Some(2) => (ContentType::Html, html(&mut out, status, &problem)),
        Some(3) => (ContentType::PlainText, text(&mut out, status, &problem)),
        _ => (ContentType::ProblemJson, json(&mut out, status, &problem)),
    };
    written.expect("writing our own types to a Scratch cannot fail");
    response.set_body(Body::scratch(out));
    response.headers_mut().set_content_type(content_type);
    vary_by_accept(response);
}

/// Adds `Accept` to the `Vary` field of a response, unless it is there (RFC 9110, section 12.5.5).
#[cold]
pub(crate) fn vary_by_accept(response: &mut Response) {
    let list = response.headers().list("vary").unwrap_or_default();
    let is_there = |name: &[u8]| {
        let name = name.trim_ascii();
        name.eq_ignore_ascii_case(b"accept") || name == b"*"
    };
    if !list.split(|byte| *byte == b',').any(is_there) {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    }
}

fn json(out: &mut Scratch, status: StatusCode, problem: &Problem) -> fmt::Result {
    write!(
        out,
        r#"{{"type":"{}","title":"{}","status":{}"#,
        Quoted(problem.type_uri().unwrap_or("about:blank")),
        Quoted(title(status, problem)),
        status.as_u16()
    )?;
    if let Some(detail) = problem.detail_text() {
        write!(out, r#","detail":"{}""#, Quoted(detail))?;
    }
    for (index, mistake) in problem.mistakes().iter().enumerate() {
        let Mistake { place, detail, pointer, received, .. } = mistake;
        out.write_str(if index == 0 { r#","errors":["# } else { "," })?;
        write!(out, r#"{{"in":"{}""#, place.kind())?;
        if let Some(name) = place.name() {
            write!(out, r#","name":"{}""#, Quoted(name))?;
        }
        if let Some(pointer) = pointer {
            write!(out, r#","pointer":"{}""#, Quoted(pointer))?;
        }
        write!(out, r#","detail":"{}""#, Quoted(detail))?;
        if let Some(received) = received {
            write!(out, r#","received":"{}""#, Quoted(received))?;
        }
        out.write_str("}")?;
    }
    out.write_str(if problem.mistakes().is_empty() { "" } else { "]" })?;
    for (name, value) in problem.members() {
        write!(out, r#","{name}":"{}""#, Quoted(value))?;
    }
    out.write_str("}")
}

fn html(out: &mut Scratch, status: StatusCode, problem: &Problem) -> fmt::Result {
    let (code, title) = (status.as_u16(), Escaped(title(status, problem)));
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <title>{code} {title}</title>\n<h1>{code} {title}</h1>\n"
    )?;
    if let Some(detail) = problem.detail_text() {
        writeln!(out, "<p>{}</p>", Escaped(detail))?;
    }
    if !problem.mistakes().is_empty() {
        out.write_str("<ul>\n")?;
        for Mistake { place, detail, .. } in problem.mistakes() {
            write!(out, "<li>{}", place.kind())?;
            if let Some(name) = place.name() {
                write!(out, " <code>{}</code>", Escaped(name))?;
            }
            writeln!(out, ": {}</li>", Escaped(detail))?;
        }
        out.write_str("</ul>\n")?;
    }
    for (name, value) in problem.members() {
        writeln!(out, "<p>{name}: <code>{}</code></p>", Escaped(value))?;
    }
    #[cfg(debug_assertions)]
    notes(out, problem)?;
    out.write_str("</html>\n")
}

/// Writes what a debug build says to the developer. A release build does not contain this text.
#[cfg(debug_assertions)]
fn notes(out: &mut Scratch, problem: &Problem) -> fmt::Result {
    for Note { heading, lines } in problem.notes() {
        writeln!(out, "<h2>{}</h2>\n<ul>", Escaped(heading))?;
        for line in lines {
            writeln!(out, "<li><code>{}</code>", Escaped(line))?;
        }
        out.write_str("</ul>\n")?;
    }
    out.write_str("<hr><p><small>Only a debug build shows more than the status.</small></p>\n")
}

/// Returns whether a client is shown an error as a page, by its `Accept` field.
#[cfg(debug_assertions)]
pub(crate) fn is_page(accept: Option<&[u8]>) -> bool {
    prefers(accept, &OFFERS) == Some(2)
}

fn text(out: &mut Scratch, status: StatusCode, problem: &Problem) -> fmt::Result {
    writeln!(out, "{} {}", status.as_u16(), title(status, problem))?;
    if let Some(detail) = problem.detail_text() {
        writeln!(out, "{detail}")?;
    }
    for Mistake { place, detail, .. } in problem.mistakes() {
        out.write_str(place.kind())?;
        if let Some(name) = place.name() {
            write!(out, " `{name}`")?;
        }
        writeln!(out, ": {detail}")?;
    }
    for (name, value) in problem.members() {
        writeln!(out, "{name}: {value}")?;
    }
    Ok(())
}

fn title(status: StatusCode, problem: &Problem) -> &str {
    let phrase = || {
        let class = if status.is_server_error() { "Server Error" } else { "Client Error" };
        status.canonical_reason().unwrap_or(class)
    };
    problem.title_text().unwrap_or_else(phrase)
}

/// Text inside a JSON string (RFC 8259, section 7).
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                c if u32::from(c) < 0x20 => write!(f, "\\u{:04x}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Text inside an HTML element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Place;

    fn rendered(problem: Problem, accept: &str) -> (String, String) {
        let mut response = Response::from_problem(problem);
        render(&mut response, Some(accept.as_bytes()));
        let body = response.body().buffered().unwrap_or_default().to_vec();
        let content_type = response.headers().get("content-type").unwrap_or_default().to_owned();
        (content_type, String::from_utf8(body).expect("it was written as text"))
    }

    fn two_mistakes() -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
            .detail("a \"b\" <c>")
            .mistake(Place::Query("n".into()), "is missing")
            .mistake(Place::Body, "\u{1}\n")
    }

    #[test]
    fn problem_is_written_as_json() {
        let (content_type, body) = rendered(Problem::new(StatusCode::NOT_FOUND), "*/*");
        assert_eq!(content_type, "application/problem+json");
        assert_eq!(body, r#"{"type":"about:blank","title":"Not Found","status":404}"#);
        assert_eq!(
            rendered(two_mistakes(), "application/json").1,
            concat!(
                r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"#,
                r#""detail":"a \"b\" <c>","errors":["#,
                r#"{"in":"query","name":"n","detail":"is missing"},"#,
                r#"{"in":"body","detail":"\u0001\n"}]}"#
            )
        );
    }

    #[test]
    fn problem_has_members_of_its_own_in_every_form() {
        let problem = || {
            let mut problem = two_mistakes();
            problem.set_member("request_id", "another");
            problem.set_member("request_id", "a\"<b>");
            problem
        };
        assert!(rendered(problem(), JSON).1.ends_with(r#"}],"request_id":"a\"<b>"}"#));
        assert!(rendered(problem(), "text/plain").1.ends_with("\nrequest_id: a\"<b>\n"));
        let page = rendered(problem(), "text/html").1;
        assert!(page.contains("<p>request_id: <code>a&quot;&lt;b&gt;</code></p>"), "{page}");
    }

    #[test]
    fn problem_for_a_browser_is_escaped_html() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let (content_type, body) = rendered(two_mistakes(), browser);
        assert_eq!(content_type, "text/html; charset=utf-8");
        assert!(body.contains("<h1>422 Unprocessable Entity</h1>"), "{body}");
        assert!(body.contains("<p>a &quot;b&quot; &lt;c&gt;</p>"), "{body}");
        assert!(body.contains("<li>query <code>n</code>: is missing</li>"), "{body}");
    }

    #[test]
    fn problem_for_a_terminal_is_plain_text() {
        let (content_type, body) = rendered(two_mistakes(), "text/plain");
        assert_eq!(content_type, "text/plain; charset=utf-8");
        assert!(body.starts_with("422 Unprocessable Entity\na \"b\" <c>\nquery `n`: is missing\n"));
    }

    #[test]
    fn problem_is_json_if_no_format_is_accepted() {
        assert_eq!(rendered(two_mistakes(), "image/png").0, JSON);
    }

    #[test]
    fn problem_keeps_fields_and_a_changed_status() {
        let allow = (::http::header::ALLOW, HeaderValue::from_static("GET"));
        let mut response = Response::from_problem(Problem::new(StatusCode::METHOD_NOT_ALLOWED))
            .with_header(allow.0, allow.1)
            .with_status(StatusCode::GONE);
        render(&mut response, None);
        assert_eq!(response.headers().get("allow"), Some("GET"));
        assert_eq!(response.status(), 410);
        let body = response.body().buffered().unwrap_or_default();
        assert!(body.ends_with(br#""title":"Gone","status":410}"#));
        assert!(response.problem().is_none());
    }

    #[test]
    fn response_that_is_not_a_problem_is_not_rendered() {
        let mut response = Response::new("a").with_status(StatusCode::NOT_FOUND);
        render(&mut response, None);
        assert_eq!(response.body().buffered(), Some(&b"a"[..]));
        assert!(response.headers().is_empty());
    }

    #[cfg(feature = "json")]
    proptest::proptest! {
        #[test]
        fn problem_json_can_be_parsed(detail in "\\PC*|[\\x00-\\x7f]*") {
            let problem = Problem::new(StatusCode::CONFLICT).detail(detail.clone());
            let (_, body) = rendered(problem, JSON);
            let value: serde_json::Value = serde_json::from_str(&body).expect("it is JSON");
            proptest::prop_assert_eq!(value["detail"].as_str(), Some(detail.as_str()));
        }
    }
}
