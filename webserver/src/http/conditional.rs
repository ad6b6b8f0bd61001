//! Conditional requests (RFC 9110, section 13): the conditions of a request, their order, and what is
//! left of a response whose client has it already. Where the validators come from is up to others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use ::http::StatusCode;

use super::message::{Request, Response};
use super::mistake::Place;
use super::problem::Problem;
use ::http::Method as HttpMethod;

/// The conditions of a request. A field that has no effect is absent here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    /// Whether the method is GET or HEAD, which are answered with 304 in place of 412.
    reads: bool,
    if_match: Option<Box<[u8]>>,
    if_none_match: Option<Box<[u8]>>,
    if_unmodified_since: Option<SystemTime>,
    if_modified_since: Option<SystemTime>,
}

/// What identifies the current state of a resource. [`Preconditions`](crate::Preconditions) takes it
/// from an [`ETag`](crate::ETag), a [`LastModified`](crate::LastModified), or both. `None` in place of
/// an `ETag` says that the resource does not exist.
///
/// ```
/// use webserver::{ETag, LastModified, Validators};
/// use std::time::SystemTime;
///
/// let (tag, modified) = (ETag::strong("v7"), LastModified(SystemTime::now()));
/// let _ = Validators::from(&tag);
/// let _ = Validators::from(modified);
/// let _ = Validators::from((&tag, modified));
/// let _ = Validators::from(None);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Validators<'a> {
    /// Whether the resource has a current representation.
    pub(crate) exists: bool,
    /// The value of the field `ETag`.
    pub(crate) tag: Option<&'a [u8]>,
    /// A time of whole seconds.
    pub(crate) modified: Option<SystemTime>,
}

/// A value that identifies the current state of a resource. It is what converts into [`Validators`];
/// the trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify the state of a resource",
    label = "not a validator",
    note = "pass a reference to an `ETag`, such as `&ETag::strong(version)`, a `LastModified`, both as a pair, or `None` if the resource does not exist"
)]
pub trait IntoValidators<'a> {
    /// Makes the validators.
    #[doc(hidden)]
    fn into_validators(self) -> Validators<'a>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<Validators<'a>>> IntoValidators<'a> for T {
    fn into_validators(self) -> Validators<'a> {
        self.into()
    }
}

/// The result of the conditions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// The request is performed.
    Perform,
    /// The client has the current representation.
    NotModified,
    /// The condition in this field is false.
    Failed(&'static str),
}

/// How tags are compared (section 8.8.3.2).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Strong,
    Weak,
}

impl Conditions {
    /// Returns the conditions of a request, if it has any. `CONNECT`, `OPTIONS` and `TRACE` do not
    /// have any (section 13.2.1).
    pub(crate) fn of(request: &Request) -> Option<Box<Self>> {
        if !request.may_be_conditional() {
            return None;
        }
        let method = request.method();
        if matches!(*method, HttpMethod::CONNECT | HttpMethod::OPTIONS | HttpMethod::TRACE) {
            return None;
        }
        let list = |name| request.headers().list(name).map(|list| Box::from(&*list));
        let (if_match, if_none_match) = (list("if-match"), list("if-none-match"));
        let reads = matches!(*method, HttpMethod::GET | HttpMethod::HEAD);
        // "A recipient MUST ignore If-Unmodified-Since if the request contains an If-Match header
        // field" (section 13.1.4), and likewise for If-Modified-Since (section 13.1.3), which is
        // also ignored if "the request method is neither GET nor HEAD".
        let if_unmodified_since =
            date(request, "if-unmodified-since").filter(|_| if_match.is_none());
        let if_modified_since =
            date(request, "if-modified-since").filter(|_| if_none_match.is_none() && reads);
        let has_any = if_match.is_some()
            || if_none_match.is_some()
            || if_unmodified_since.is_some()
            || if_modified_since.is_some();
        let conditions =
            Self { reads, if_match, if_none_match, if_unmodified_since, if_modified_since };
        has_any.then(|| Box::new(conditions))
    }

    /// Returns whether the request may only change a state that the client knows.
    pub(crate) fn guards_a_change(&self) -> bool {
        self.if_match.is_some()
            || self.if_unmodified_since.is_some()
            || self.if_none_match.is_some()
    }

    /// Evaluates the conditions in the order of section 13.2.2.
    pub(crate) fn evaluate(&self, of: &Validators<'_>) -> Verdict {
        // 1. If-Match, or else 2. If-Unmodified-Since.
        if let Some(list) = &self.if_match {
            if !matches(list, of, Comparison::Strong) {
                return Verdict::Failed("if-match");
            }
        } else if let (Some(date), Some(modified)) = (self.if_unmodified_since, of.modified)
            && modified > date
        {
            return Verdict::Failed("if-unmodified-since");
        }
        // 3. If-None-Match, or else 4. If-Modified-Since.
        if let Some(list) = &self.if_none_match {
            if matches(list, of, Comparison::Weak) {
                let failed = Verdict::Failed("if-none-match");
                return if self.reads { Verdict::NotModified } else { failed };
            }
        } else if let (Some(date), Some(modified)) = (self.if_modified_since, of.modified)
            && modified <= date
        {
            return Verdict::NotModified;
        }
        // 5. and 6. Ranges are up to the application, and the request is performed.
        Verdict::Perform
    }

    /// Turns the response to a GET or HEAD into a 304 or 412 if a condition says so. Conditions are
    /// "ignored if the response without those conditions would have been a status code other than a
    /// 2xx or 412" (section 13.2.1).
    #[cold]
    pub(crate) fn apply(&self, response: &mut Response) {
        if !self.reads || !response.status().is_success() || response.is_special() {
            return;
        }
        let headers = response.headers();
        let tag = headers.get_bytes("etag");
        let modified =
            headers.get("last-modified").and_then(|text| httpdate::parse_http_date(text).ok());
        if tag.is_none() && modified.is_none() {
            return;
        }
        match self.evaluate(&Validators { exists: true, tag, modified }) {
            Verdict::Perform => {}
            Verdict::NotModified => make_not_modified(response),
            Verdict::Failed(field) => {
                drop_body(response);
                *response = Response::from_problem(failed(field));
            }
        }
    }
}

/// Returns the problem of a request with a false condition.
pub(crate) fn failed(field: &'static str) -> Problem {
    let detail = "does not fit the present state of the resource";
    Problem::new(StatusCode::PRECONDITION_FAILED).mistake(Place::Header(field.into()), detail)
}

/// Returns the date in a field. A field that is not exactly one HTTP-date is ignored (sections 13.1.3
/// and 13.1.4).
fn date(request: &Request, name: &str) -> Option<SystemTime> {
    let mut values = request.headers().get_all(name);
    let value = values.next().filter(|_| values.next().is_none())?;
    httpdate::parse_http_date(std::str::from_utf8(value).ok()?).ok()
}

/// Returns whether the value of If-Match or If-None-Match matches: `*` matches whatever exists, and a
/// list matches if one of its tags does. A malformed tag matches nothing, and ends the list, because
/// where it ends is not known.
fn matches(list: &[u8], of: &Validators<'_>, comparison: Comparison) -> bool {
    if list.trim_ascii() == b"*" {
        return of.exists;
    }
    let Some((own, [])) = of.tag.and_then(tag) else { return false };
    tags(list).any(|other| match comparison {
        Comparison::Strong => !own.is_weak && !other.is_weak && own.opaque == other.opaque,
        Comparison::Weak => own.opaque == other.opaque,
    })
}

/// `entity-tag = [ weak ] opaque-tag` (section 8.8.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag<'a> {
    pub(crate) is_weak: bool,
    /// What is between the quotes.
    pub(crate) opaque: &'a [u8],
}

/// Reads the tag that a text begins with, and returns it and the rest of the text.
pub(crate) fn tag(text: &[u8]) -> Option<(Tag<'_>, &[u8])> {
    let rest = text.strip_prefix(b"W/");
    let (is_weak, rest) = (rest.is_some(), rest.unwrap_or(text).strip_prefix(b"\"")?);
    let end = rest.iter().position(|byte| !is_etagc(*byte))?;
    let (opaque, rest) = rest.split_at(end);
    Some((Tag { is_weak, opaque }, rest.strip_prefix(b"\"")?))
}

/// `etagc = %x21 / %x23-7E / obs-text`
pub(crate) fn is_etagc(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)
}

/// Returns the tags of `#entity-tag`, up to the first that is malformed. A tag may contain commas.
fn tags(list: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b',');
    let mut rest = list;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|byte| !is_between(byte))?;
        let (found, after) = tag(&rest[start..])?;
        rest = after;
        // After a tag comes a comma or the end.
        let next = after.trim_ascii_start().first();
        if next.is_some_and(|byte| *byte != b',') {
            rest = &[];
        }
        Some(found)
    })
}

/// Fields that describe the content, which a 304 does not have. The others stay, among them those that
/// a 304 must have: `Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires` and `Vary` (section
/// 15.4.5).
const OF_CONTENT: [&str; 9] = [
    "content-type",
    "content-length",
    "content-encoding",
    "content-language",
    "content-range",
    "content-disposition",
    "content-digest",
    "repr-digest",
    "trailer",
];

fn make_not_modified(response: &mut Response) {
    drop_body(response);
    response.set_status(StatusCode::NOT_MODIFIED);
    let headers = response.headers_mut();
    for name in OF_CONTENT {
        headers.remove(name);
    }
    // "unless said metadata exists for the purpose of guiding cache updates (e.g., Last-Modified might
    // be useful if the response does not have an ETag field)"
    if headers.contains("etag") {
        headers.remove("last-modified");
    }
}

/// Drops a body that is not sent. It may be a stream of the user's, whose destructor panics.
fn drop_body(response: &mut Response) {
    let body = response.take_body();
    if catch_unwind(AssertUnwindSafe(|| drop(body))).is_err() {
        tracing::error!("the body of an answer panicked when it was dropped");
    }
}

#[cfg(test)]
mod tests;
