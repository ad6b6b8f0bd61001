//! A number that is used once, which connects a page with its policy.

use std::convert::Infallible;
use std::fmt;

use crate::{Cx, FromRequest, Request};

/// The number of a response in its content security policy, as an argument of handlers. A template
/// writes it into the scripts and styles of the page: `<script nonce="{{ nonce }}">`. It has 128 bits
/// from the operating system, as 32 hexadecimal digits.
///
/// It is empty if no [`SecurityHeaders`](super::SecurityHeaders) with
/// [`ContentSecurityPolicy::NONCE`](super::ContentSecurityPolicy::NONCE) is around the handler.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::security_headers::{ContentSecurityPolicy, CspNonce, SecurityHeaders};
///
/// #[get("/")]
/// fn page(nonce: CspNonce) -> Html<String> {
///     Html(format!("<script nonce=\"{nonce}\">document.title = 'Hi'</script>"))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let policy = ContentSecurityPolicy::new().set("script-src", &[ContentSecurityPolicy::NONCE]);
/// let headers = SecurityHeaders::new().content_security_policy(&policy);
/// let client = ServerBuilder::new().middleware(headers).routes(routes![page]).build().client();
/// let answer = client.get("/").send().await;
/// let policy = answer.header("content-security-policy").unwrap().to_owned();
/// let page = answer.text().await;
/// let nonce = page.split('"').nth(1).unwrap();
/// assert!(policy.contains(&format!("script-src 'nonce-{nonce}'")));
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CspNonce([u8; LENGTH]);

const LENGTH: usize = 32;

impl CspNonce {
    /// Creates a number; `None` if the operating system gives none.
    pub(super) fn create() -> Option<Self> {
        let mut random = [0; LENGTH / 2];
        getrandom::fill(&mut random).ok()?;
        let mut digits = [0; LENGTH];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(random) {
            pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
            pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
        }
        Some(Self(digits))
    }

    /// Returns the number of the response to a request.
    pub(super) fn of(request: &Request) -> Option<Self> {
        request.extensions().get().copied()
    }
}

impl fmt::Display for CspNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.iter().take_while(|digit| **digit != 0);
        digits.map(|digit| char::from(*digit)).try_for_each(|digit| write!(f, "{digit}"))
    }
}

impl<'r> FromRequest<'r> for CspNonce {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self::of(cx.request).unwrap_or(Self([0; LENGTH])))
    }
}
