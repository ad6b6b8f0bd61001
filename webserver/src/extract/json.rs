//! JSON from the body. The type is the response's, in `respond`.

use std::error::Error;
use std::fmt;

use serde_core::de::DeserializeOwned;
use serde_json::error::Category;

use super::mistakes::response;
use super::{BodyUse, Cx, FromRequest, Reject};
use crate::http::{Place, Response, StatusCode};
use crate::respond::{IntoResponse, Json};

impl<'r, T: DeserializeOwned> FromRequest<'r> for Json<T> {
    type Needs = ();
    type Rejection = JsonError;
    const BODY: BodyUse = BodyUse::Buffered;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, JsonError> {
        match cx.request.content_type() {
            Some(given) if is_json(given) => {}
            None if cx.request.with_body(|body| body.is_empty()) => return Err(JsonError::Missing),
            _ => return Err(JsonError::ContentType),
        }
        let body;
        let bytes = match cx.request.take_bytes() {
            Some(bytes) => bytes,
            None => {
                body = cx.request.remove_body();
                body.buffered().unwrap_or_default()
            }
        };
        // Once for the whole, so that no text in it is looked at again.
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonError::not_utf8(&bytes[..error.valid_up_to()]))?;
        serde_json::from_str(text).map(Self).map_err(|error| JsonError::new::<T>(&error, bytes))
    }
}

/// `application/json`, or a subtype that ends in `+json` (RFC 6839, section 3.1). A charset is
/// passed over, as JSON is UTF-8.
fn is_json(content_type: &[u8]) -> bool {
    if content_type == b"application/json" {
        return true;
    }
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    let essence = essence.trim_ascii();
    if essence.eq_ignore_ascii_case(b"application/json") {
        return true;
    }
    let Some(slash) = memchr::memchr(b'/', essence).filter(|slash| *slash > 0) else {
        return false;
    };
    let subtype = &essence[slash + 1..];
    subtype.len() > b"+json".len()
        && subtype[subtype.len() - b"+json".len()..].eq_ignore_ascii_case(b"+json")
}

/// A body could not be read as JSON.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::JsonError;
///
/// #[derive(Deserialize)]
/// struct Team {
///     ages: Vec<u8>,
/// }
///
/// #[post("/teams")]
/// fn add(team: Result<Json<Team>, JsonError>) -> String {
///     match team {
///         Ok(team) => format!("{} people", team.ages.len()),
///         Err(JsonError::Data { path, line, .. }) => format!("look at {path} in line {line}"),
///         Err(error) => error.to_string(),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let request = client.post("/teams").header("content-type", "application/json");
/// let answer = request.body("{\"ages\":\n[7, 8, 900]}").send().await;
/// assert_eq!(answer.text().await, "look at ages[2] in line 2");
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// There is no body and no content type; answered with 415.
    Missing,
    /// The content type is not that of JSON; answered with 415.
    ContentType,
    /// It is not JSON; answered with 400.
    Syntax {
        /// What is wrong, with line and column.
        detail: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// It is JSON, but not of the type; answered with 422.
    Data {
        /// Where in the value, as `people[3].age`; empty if it is about the value as a whole.
        path: String,
        /// What is wrong, with line and column.
        detail: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
}

impl JsonError {
    /// The body is not UTF-8 behind `good` (RFC 8259, section 8.1).
    #[cold]
    fn not_utf8(good: &[u8]) -> Self {
        let line = good.split(|byte| *byte == b'\n').count();
        let column = 1 + good.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
        let detail = format!("invalid unicode code point at line {line} column {column}");
        Self::Syntax { detail, line, column }
    }

    fn new<T: DeserializeOwned>(error: &serde_json::Error, body: &[u8]) -> Self {
        let (detail, line, column) = (error.to_string(), error.line(), error.column());
        match error.classify() {
            Category::Data => Self::Data { path: path::<T>(body), detail, line, column },
            Category::Syntax | Category::Eof | Category::Io => {
                Self::Syntax { detail, line, column }
            }
        }
    }
}

/// The most bytes of a path that are told: its names are the client's.
const PATH: usize = 256;

/// Where in a body the value is that is not of the type. For that the body is read once more, so
/// that a good one costs nothing; it is held in memory and its limits have been kept.
#[cold]
fn path<T: DeserializeOwned>(body: &[u8]) -> String {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) if error.path().iter().next().is_some() => error.path().to_string(),
        // It is about the whole, or the type does not say the same of the same body twice.
        _ => return String::new(),
    };
    if path.len() <= PATH { path } else { format!("{}..", &path[..path.floor_char_boundary(PATH)]) }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing; it should be `application/json`"),
            Self::ContentType => f.write_str("the content type is not `application/json`"),
            Self::Syntax { detail, .. } => write!(f, "is not JSON: {detail}"),
            Self::Data { detail, .. } => f.write_str(detail),
        }
    }
}

impl Error for JsonError {}

impl Reject for JsonError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Syntax { .. } => StatusCode::BAD_REQUEST,
            Self::Data { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::ContentType => Place::Header("content-type".into()),
            Self::Data { path, .. } if !path.is_empty() => Place::BodyField(path.clone().into()),
            Self::Missing | Self::Syntax { .. } | Self::Data { .. } => Place::Body,
        }
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

impl IntoResponse for JsonError {
    fn into_response(self) -> Response {
        response(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Deserialize;

    use super::super::fixture::{extracted, post};
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Person {
        name: String,
        age: u32,
    }

    const GOOD: &str = r#"{"name":"A","age":7}"#;

    fn status(content_type: &str, body: &'static str) -> u16 {
        match extracted::<Json<Person>>(&post(content_type, body)) {
            Ok(_) => 200,
            Err(error) => error.status().as_u16(),
        }
    }

    #[test]
    fn json_is_read() {
        let person = Person { name: "A".into(), age: 7 };
        assert_eq!(extracted(&post("application/json", GOOD)), Ok(Json(person)));
    }

    #[test]
    fn the_content_type_has_to_be_json() {
        let check = |content_type: &str, expected: u16| {
            assert_eq!(status(content_type, GOOD), expected, "{content_type}");
        };
        check("application/json", 200);
        check("Application/JSON; charset=utf-8", 200);
        check("application/json;", 200);
        check("application/problem+json", 200);
        check("application/vnd.api+json; x=y", 200);
        check("", 415);
        check("text/plain", 415);
        check("application/jsonp", 415);
        check("application/+json", 415);
        check("json", 415);
        check("/x+json", 415);
        check("text/plain; application/json", 415);
    }

    #[test]
    fn a_bad_body_has_its_status() {
        let check = |body: &'static str, expected: u16| {
            assert_eq!(status("application/json", body), expected, "{body}");
        };
        check("", 400);
        check("{", 400);
        check("{]", 400);
        check(r#"{"name":"A","age":7} x"#, 400);
        check("7", 422);
        check(r#"{"name":"A"}"#, 422);
        check(r#"{"name":"A","age":"7"}"#, 422);
        check(r#"{"name":"A","age":-7}"#, 422);
    }

    #[test]
    fn a_mistake_has_a_line_and_a_column() {
        let error = extracted::<Json<Person>>(&post("application/json", "{\n\"age\":true}"));
        assert!(matches!(error, Err(JsonError::Data { line: 2, column: 10, .. })), "{error:?}");
    }

    #[test]
    fn a_mistake_has_a_place_in_the_value() {
        #[derive(Deserialize, Debug)]
        struct Team {
            #[expect(dead_code, reason = "only how it is read matters")]
            people: Vec<Person>,
            #[expect(dead_code, reason = "only how it is read matters")]
            #[serde(default)]
            by_name: HashMap<String, u8>,
        }

        let check = |body: &str, expected: &str| {
            let request = post("application/json", body.to_owned());
            let error = extracted::<Json<Team>>(&request).map(|_| ()).expect_err(body);
            assert!(
                matches!(&error, JsonError::Data { path, .. } if path == expected),
                "{error:?}"
            );
            let name = (!expected.is_empty()).then_some(expected);
            assert_eq!(error.place().name(), name, "{body}");
            assert_eq!(error.place().kind(), "body", "{body}");
        };
        let good = r#"{"name":"A","age":7}"#;
        check(
            &format!(r#"{{"people":[{good},{good},{good},{{"name":"B","age":-1}}]}}"#),
            "people[3].age",
        );
        check(r#"{"people":[{"name":"A"}]}"#, "people[0]");
        check(r#"{"people":7}"#, "people");
        check(r#"{"people":[],"by_name":{"a b":"x"}}"#, "by_name.a b");
        check("7", "");
        check("{}", "");
        // A name is the client's, and as long as the client likes.
        let long = "\u{e4}".repeat(400);
        let body = format!(r#"{{"people":[],"by_name":{{"{long}":"x"}}}}"#);
        check(&body, &format!("by_name.{}..", "\u{e4}".repeat(124)));
    }

    #[test]
    fn the_client_is_told_the_place() {
        let request = post("application/json", r#"{"name":"A","age":"7"}"#);
        let error = extracted::<Json<Person>>(&request).expect_err("the age is text");
        let response = error.into_response();
        let problem = response.problem().expect("it is a problem");
        assert_eq!(
            problem.to_string(),
            "422 Unprocessable Entity; body `age`: invalid type: string \"7\", expected u32 at \
             line 1 column 21"
        );
    }

    #[test]
    fn text_that_is_not_utf8_has_a_place() {
        let error = extracted::<Json<Person>>(&post("application/json", b"{\n\"a\xff".as_slice()));
        assert!(matches!(error, Err(JsonError::Syntax { line: 2, column: 3, .. })), "{error:?}");
    }

    #[test]
    fn only_what_is_not_there_is_absent() {
        let absent = |content_type: &str, body: &'static str| {
            extracted::<Json<Person>>(&post(content_type, body)).is_err_and(|e| e.absent())
        };
        assert!(absent("", ""));
        assert!(!absent("application/json", ""));
        assert!(!absent("", "x"));
        assert!(!absent("text/plain", ""));
    }
}
