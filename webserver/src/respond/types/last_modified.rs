//! The response part [`LastModified`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ::http::header::LAST_MODIFIED;

use super::etag::ETag;
use crate::base::clock;
use crate::http::{HeaderValue, Response, Validators};
use crate::respond::part::ResponsePart;

/// When a resource was last changed, as a response part (RFC 9110, section 8.8.2).
///
/// A GET or HEAD whose client has a state of this time or a later one, as its field
/// `If-Modified-Since` says, is answered with 304 and without the body; if the field
/// `If-Unmodified-Since` has an earlier time, with 412. An [`ETag`] is more exact: the time is sent in
/// whole seconds, so a second change within a second is not seen.
///
/// A time in the future is sent as the present one, as section 8.8.2.1 requires, and a time before
/// 1970 as 1970.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use webserver::LastModified;
/// use webserver::prelude::*;
///
/// #[get("/note")]
/// fn note() -> (LastModified, &'static str) {
///     (LastModified(UNIX_EPOCH + Duration::from_secs(784_111_777)), "an old note")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![note]).build().client();
/// let date = "Sun, 06 Nov 1994 08:49:37 GMT";
/// assert_eq!(client.get("/note").send().await.header("last-modified"), Some(date));
/// let answer = client.get("/note").header("if-modified-since", date).send().await;
/// assert_eq!(answer.status(), 304);
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastModified(pub SystemTime);

impl LastModified {
    /// Returns the time in whole seconds, between 1970 and now.
    fn seconds(self) -> SystemTime {
        let since = self.0.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        UNIX_EPOCH + Duration::from_secs(since.min(clock::second()))
    }
}

/// An error does not get the time.
impl ResponsePart for LastModified {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        if response.problem().is_none() {
            let value = HeaderValue::try_from(httpdate::fmt_http_date(self.seconds()));
            let value = value.expect("a date consists of ASCII characters");
            response.headers_mut().insert(LAST_MODIFIED, value);
        }
        Ok(())
    }
}

impl From<LastModified> for Validators<'_> {
    fn from(modified: LastModified) -> Self {
        Self { exists: true, tag: None, modified: Some(modified.seconds()) }
    }
}

impl<'a> From<(&'a ETag, LastModified)> for Validators<'a> {
    fn from((tag, modified): (&'a ETag, LastModified)) -> Self {
        Self { modified: Some(modified.seconds()), ..Self::from(tag) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respond::IntoResponse;

    #[test]
    fn last_modified_is_never_in_the_future() {
        let sent = |time: SystemTime| {
            let response = (LastModified(time), "a").into_response();
            let text = response.headers().get("last-modified").unwrap_or_default().to_owned();
            httpdate::parse_http_date(&text).expect("a date")
        };
        let now = SystemTime::now();
        assert!(sent(now + Duration::from_hours(1)) <= now);
        assert!(sent(now + Duration::from_secs(1 << 50)) <= now);
        assert_eq!(sent(UNIX_EPOCH - Duration::from_hours(1)), UNIX_EPOCH);
        let half = Duration::from_millis(1_500);
        assert_eq!(sent(UNIX_EPOCH + half), UNIX_EPOCH + Duration::from_secs(1));
    }
}
