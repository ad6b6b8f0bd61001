//! The response part [`ETag`].

use std::fmt::{self, Display, Write};
use std::str::FromStr;

use ::http::header::ETAG;

use crate::http::{HeaderValue, Response, Validators, is_etagc, tag};
use crate::respond::part::ResponsePart;

/// The tag of the present state of a resource, as a response part (RFC 9110, section 8.8.3). Another
/// state has another tag.
///
/// A GET or HEAD whose client has this state already, as its field `If-None-Match` says, is answered
/// with 304 and without the body; if the field `If-Match` names other states only, with 412. The
/// handler still runs. Other methods are performed before there is a response, so their handlers
/// check the argument [`Preconditions`](crate::Preconditions).
///
/// - A *strong* tag stands for the exact bytes. The tag of a representation in another encoding or
///   language is another one.
/// - A *weak* tag stands for states that mean the same. It never lets an `If-Match` through.
///
/// The text of a tag can be a version number or a hash, for example. Characters that cannot be in a
/// tag, and `%`, are percent-encoded.
///
/// ```
/// use webserver::ETag;
/// use webserver::prelude::*;
///
/// #[get("/note")]
/// fn note() -> (ETag, &'static str) {
///     (ETag::strong(7), "the seventh version")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![note]).build().client();
/// let answer = client.get("/note").send().await;
/// assert_eq!((answer.status().as_u16(), answer.header("etag")), (200, Some("\"7\"")));
/// let answer = client.get("/note").header("if-none-match", "\"7\"").send().await;
/// assert_eq!(answer.status(), 304);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag(
    /// The value of the field.
    String,
);

/// A text is not an `ETag`, which is a text in quotes, with `W/` before it if the tag is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidETag(());

impl ETag {
    /// Creates a strong tag.
    pub fn strong(text: impl Display) -> Self {
        Self::with_prefix("", &text)
    }

    /// Creates a weak tag.
    pub fn weak(text: impl Display) -> Self {
        Self::with_prefix("W/", &text)
    }

    /// Creates a strong tag from the content: half of its SHA-256, in hexadecimal. Needs the feature
    /// `content-hash`.
    ///
    /// Nobody can make two contents of the same tag. Hashing reads the whole content, so keep
    /// the tag beside content that does not change. The standard library's hash is not used,
    /// because its 64 bits can be made to collide, and because it may change with each release of
    /// Rust.
    ///
    /// ```
    /// use webserver::ETag;
    ///
    /// assert_eq!(ETag::of(b"hello").as_str(), "\"2cf24dba5fb0a30e26e83b2ac5b9e29e\"");
    /// ```
    #[cfg(feature = "content-hash")]
    pub fn of(content: impl AsRef<[u8]>) -> Self {
        let hash = hmac_sha256::Hash::hash(content.as_ref());
        let mut text = String::with_capacity(34);
        text.push('"');
        for byte in &hash[..16] {
            write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        }
        text.push('"');
        Self(text)
    }

    fn with_prefix(prefix: &str, text: &dyn Display) -> Self {
        let mut value = format!("{prefix}\"");
        for byte in text.to_string().bytes() {
            if is_etagc(byte) && byte.is_ascii() && byte != b'%' {
                value.push(char::from(byte));
            } else {
                write!(value, "%{byte:02X}").expect("writing to a String cannot fail");
            }
        }
        value.push('"');
        Self(value)
    }

    /// Returns whether the tag is weak.
    pub fn is_weak(&self) -> bool {
        self.0.starts_with("W/")
    }

    /// Returns the value of the field, such as `W/"7"`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ETag {
    type Err = InvalidETag;

    /// Reads the value of a field, for example of one that was stored.
    fn from_str(text: &str) -> Result<Self, InvalidETag> {
        match tag(text.as_bytes()) {
            Some((_, [])) => Ok(Self(text.to_owned())),
            _ => Err(InvalidETag(())),
        }
    }
}

impl Display for InvalidETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not an ETag: it is a text in quotes, with `W/` before it if it is weak")
    }
}

impl std::error::Error for InvalidETag {}

/// An error does not get the tag.
impl ResponsePart for ETag {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        if response.problem().is_none() {
            let value = HeaderValue::from_bytes(self.0.as_bytes());
            let value = value.expect("the characters of a tag can be in a field");
            response.headers_mut().insert(ETAG, value);
        }
        Ok(())
    }
}

impl<'a> From<&'a ETag> for Validators<'a> {
    fn from(tag: &'a ETag) -> Self {
        Self { exists: true, tag: Some(tag.0.as_bytes()), modified: None }
    }
}

/// `None` is a resource that does not exist.
impl<'a> From<Option<&'a ETag>> for Validators<'a> {
    fn from(tag: Option<&'a ETag>) -> Self {
        tag.map_or(Self { exists: false, tag: None, modified: None }, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respond::IntoResponse;

    #[test]
    fn etag_is_quoted_and_its_text_is_encoded() {
        let check = |tag: ETag, expected: &str| {
            assert_eq!(tag.as_str(), expected);
            assert_eq!(expected.parse(), Ok(tag.clone()));
            assert_eq!(tag.is_weak(), expected.starts_with('W'));
            let response = (tag, "a").into_response();
            assert_eq!(response.headers().get("etag"), Some(expected));
        };
        check(ETag::strong("v7,b"), "\"v7,b\"");
        check(ETag::weak(7), "W/\"7\"");
        check(ETag::strong(""), "\"\"");
        check(ETag::strong("a\"b c%\r\n"), "\"a%22b%20c%25%0D%0A\"");
        check(ETag::strong("ü"), "\"%C3%BC\"");
    }

    #[test]
    fn etag_that_is_malformed_cannot_be_read() {
        for text in ["", "a", "\"a", "\"a\" ", "\"a\"b\"", "w/\"a\"", "W/a", "\"a b\""] {
            assert!(text.parse::<ETag>().is_err(), "{text}");
        }
    }

    #[test]
    fn etag_is_not_put_on_an_error() {
        let response = (ETag::strong(7), None::<&str>).into_response();
        assert_eq!(response.headers().get("etag"), None);
    }

    #[cfg(feature = "content-hash")]
    #[test]
    fn etag_of_a_content_is_its_hash() {
        assert_eq!(ETag::of("").as_str(), "\"e3b0c44298fc1c149afbf4c8996fb924\"");
        assert_ne!(ETag::of("a"), ETag::of("b"));
    }
}
