//! The need to add fields to the response, whatever answers the request in the end. A route whose
//! arguments or guards have this need has a middleware that adds the fields; see `app::scope`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::needs::{Needs, Slots, States};
use crate::http::{HeaderMap, HeaderName, HeaderValue, Request, Response};

/// The need to add fields to the response. The extractor gets a [`FieldSlot`].
///
/// The fields are added to whatever answers the request: the result of the handler, or an error. An
/// extractor that needs more has a pair of needs, such as `(One<T>, ResponseFields)`.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, HeaderName, HeaderValue, ResponseFields};
///
/// /// Says in each response that the page is old.
/// struct Deprecated;
///
/// impl<'r> FromRequest<'r> for Deprecated {
///     type Needs = ResponseFields;
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, ResponseFields>) -> Result<Self, Infallible> {
///         let value = HeaderValue::from_static("@1688169599");
///         cx.needs.add(HeaderName::from_static("deprecation"), value);
///         Ok(Self)
///     }
/// }
///
/// #[get("/old")]
/// fn old(_deprecated: Deprecated) -> Result<String, Problem> {
///     Err(Problem::new(StatusCode::GONE))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![old]).build().client();
/// let answer = client.get("/old").send().await;
/// assert_eq!((answer.status().as_u16(), answer.header("deprecation")), (410, Some("@1688169599")));
/// # });
/// ```
#[derive(Debug)]
pub struct ResponseFields(());

/// The place for fields of the response that an extractor with the need [`ResponseFields`] gets.
#[derive(Clone, Copy, Debug)]
pub struct FieldSlot<'r>(&'r Request);

/// The fields that were added for one request. There are none after the response has got them, so that a
/// catcher does not add fields that nobody sends.
#[derive(Clone, Debug)]
pub(crate) struct AddedFields(Arc<Mutex<Option<HeaderMap>>>);

impl FieldSlot<'_> {
    /// Adds a field to the response. `Set-Cookie`, `Vary`, `Link` and `WWW-Authenticate` are added to
    /// those of the response, and any other field replaces that of the response. Returns whether the
    /// field will be sent: it is not if a catcher calls the extractor.
    pub fn add(self, name: HeaderName, value: HeaderValue) -> bool {
        let Some(added) = self.0.extensions().get::<AddedFields>() else { return false };
        match &mut *added.lock() {
            Some(fields) => {
                fields.set(name, value);
                true
            }
            None => false,
        }
    }
}

impl AddedFields {
    /// Makes a place for the fields of a request's response.
    pub(crate) fn of(request: &mut Request) -> Self {
        let added = Self(Arc::new(Mutex::new(Some(HeaderMap::new()))));
        request.extensions_mut().insert(added.clone());
        added
    }

    fn lock(&self) -> MutexGuard<'_, Option<HeaderMap>> {
        // Nothing that can panic runs while the lock is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the fields to the response.
    pub(crate) fn move_to(&self, response: &mut Response) {
        let fields = self.lock().take();
        if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            response.headers_mut().merge(fields);
        }
    }
}

impl Needs for ResponseFields {
    type Own = ();
    type Refs<'r> = FieldSlot<'r>;
    const ADDS_FIELDS: bool = true;

    fn own(_: &States) {}

    fn refs<'r>((): &'r (), slots: Slots<'r>) -> FieldSlot<'r> {
        FieldSlot(slots.body.request())
    }

    fn none(slots: Slots<'_>) -> Option<FieldSlot<'_>> {
        Some(FieldSlot(slots.body.request()))
    }
}
