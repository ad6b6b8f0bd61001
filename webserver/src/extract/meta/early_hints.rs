//! Early hints: what the client can load while the handler still works on the response.

use std::convert::Infallible;

use ::http::header::LINK;

use crate::extract::core::{Cx, FromRequest};
use crate::http::{BasePath, HeaderMap, HeaderName, HeaderValue, Hints, Response};
use crate::respond::{IntoLocation, ResponsePart};

/// Fields that are sent as `103 Early Hints` before the response, so that a browser starts to load
/// what the page needs while the handler still works on it (RFC 8297).
///
/// As an argument it belongs to the request and is empty. [`send`](Self::send) sends the fields at
/// once, and may be called again. As a part of the result, in front of the body, it puts all of its
/// fields into the response too, because a client may have ignored the hints, and a cache does not
/// store them.
///
/// A target is a path, a URI or a [link](crate::Link), as for a [`Redirect`](crate::Redirect). A
/// target that cannot be a URI reference is logged and left out: hints are only advice.
///
/// ```
/// use webserver::EarlyHints;
/// use webserver::prelude::*;
///
/// #[get("/page")]
/// async fn page(mut hints: EarlyHints) -> (EarlyHints, Html<String>) {
///     hints.preload("/style.css", "style").preconnect("https://fonts.example");
///     hints.send();
///     (hints, Html(render().await))
/// }
/// # async fn render() -> String { String::new() }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![page]).build().client();
/// let answer = client.get("/page").send().await;
/// assert_eq!(answer.header("link"), Some("</style.css>; rel=preload; as=style"));
/// # });
/// ```
#[derive(Debug)]
pub struct EarlyHints {
    fields: HeaderMap,
    /// The fields that are not sent yet.
    unsent: HeaderMap,
    base: BasePath,
    to: Hints,
}

impl EarlyHints {
    /// Adds a `Link` to something that the page needs. `kind` is what it is used as: `style`,
    /// `script`, `font`, `image`, `fetch` or another destination of the HTML standard.
    pub fn preload(&mut self, target: impl IntoLocation, kind: &str) -> &mut Self {
        self.link(target, &format!("rel=preload; as={kind}"))
    }

    /// Adds a `Link` to an origin that the page will load something from.
    pub fn preconnect(&mut self, origin: impl IntoLocation) -> &mut Self {
        self.link(origin, "rel=preconnect")
    }

    /// Adds a `Link` with these parameters, such as `rel=modulepreload` (RFC 8288, section 3).
    pub fn link(&mut self, target: impl IntoLocation, parameters: &str) -> &mut Self {
        let location = target.into_location();
        let of_app = location.is_of_app() && !self.base.is_empty();
        let target =
            location.encoded().map(|target| if of_app { self.base.join(&target) } else { target });
        let value = target.map(|target| HeaderValue::try_from(format!("<{target}>; {parameters}")));
        match value {
            Some(Ok(value)) => return self.header(LINK, value),
            _ => {
                tracing::error!(
                    ?location,
                    parameters,
                    "left out: an early hint that is not a link"
                );
            }
        }
        self
    }

    /// Adds any field.
    pub fn header(&mut self, name: HeaderName, value: HeaderValue) -> &mut Self {
        self.fields.append(name.clone(), value.clone());
        self.unsent.append(name, value);
        self
    }

    /// Sends the fields that were added since the last call as a 103. Returns whether they are sent:
    /// they are not sent to an HTTP/1.0 client, nor after the response has begun, nor while several
    /// hints still wait to be written. Fields that frame a message are left out.
    pub fn send(&mut self) -> bool {
        let fields = std::mem::take(&mut self.unsent);
        !fields.is_empty() && self.to.send(fields)
    }
}

impl<'r> FromRequest<'r> for EarlyHints {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        let (base, to) = (cx.request.base_path().clone(), cx.request.hints());
        Ok(Self { fields: HeaderMap::new(), unsent: HeaderMap::new(), base, to })
    }
}

impl ResponsePart for EarlyHints {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        self.fields.apply(response)
    }
}
