//! The middleware that runs a request once for each key.

use std::fmt;
use std::time::Duration;

use super::fingerprint::{Fingerprint, Key};
use super::key;
use super::memory::MemoryStore;
use super::replay::{Outcome, outcome, refuse, replay};
use super::store::{Begun, IdempotencyStore};
use crate::{
    Around, Body, Exemptible, HttpMethod, IntoResponse, Middleware, Next, Problem, Request,
    Response, StatusCode,
};

/// How long a response is kept.
const DAY: Duration = Duration::from_hours(24);

/// The most bytes of a body that are stored; more than most answers to a `POST` have.
const STORED: usize = 64 * 1024;

/// The fields of a response that are stored, unless others are chosen. The others are of the connection,
/// of the time, or are added by middleware around this one.
const FIELDS: &[&str] = &[
    "content-type",
    "content-encoding",
    "content-language",
    "etag",
    "last-modified",
    "link",
    "location",
];

/// Runs a `POST` or `PATCH` once for each `Idempotency-Key`, and sends the response to the first request
/// again to those that follow: draft-ietf-httpapi-idempotency-key-header-07. So a client that has lost
/// the connection can send a payment again and does not pay twice.
///
/// | request | answer |
/// |---|---|
/// | another method, or no key | passed on |
/// | no key where one is [`required`](Self::required), or a malformed one | 400 |
/// | a new key | passed on; the response is stored for 24 hours |
/// | a key whose first request is not done, or whose outcome is unknown | 409 |
/// | the key of a request to the same route with another path, query, content type or body | 422 |
/// | any other key | the stored response, with `Idempotent-Replayed: true` |
///
/// A key is a string of structured fields, `Idempotency-Key: "8e03978e-40d5"`, of at most 255
/// characters. The quotes may be missing if there are only letters, digits and `!#$%&'*+-.^_` `` ` ``
/// `|~:/`. It belongs to a [`user`](Self::user), a method and a route. A route with `exempt = [Idempotency]`
/// ignores it.
///
/// ```
/// use webserver::idempotency::Idempotency;
/// use webserver::prelude::*;
///
/// #[derive(Provided)]
/// struct User(String);
///
/// #[middleware(authenticates)]
/// fn require_user(#[header("x-user")] name: &str) -> User {
///     User(name.to_owned())
/// }
///
/// fn user(request: &Request) -> Option<String> {
///     request.provided::<User>().map(|user| user.0.clone())
/// }
///
/// #[post("/payments")]
/// fn pay(body: String) -> Status<201, String> {
///     Status(format!("paid {body}"))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// // The login comes first, so that the user is known.
/// let routes = routes![with [require_user, Idempotency::new().required().user(user)] => [pay]];
/// let client = ServerBuilder::new().routes(routes).build().client();
/// let send = |body: &'static str| {
///     client.post("/payments").header("x-user", "ann").header("idempotency-key", "\"a7\"").body(body)
/// };
/// assert_eq!(send("5").send().await.header("idempotent-replayed"), None);
/// let again = send("5").send().await;
/// assert_eq!((again.status().as_u16(), again.header("idempotent-replayed")), (201, Some("true")));
/// assert_eq!(again.text().await, "paid 5");
/// assert_eq!(send("6").send().await.status(), 422);
/// # });
/// ```
///
/// # At most once
/// The key is recorded as begun before the handler runs. What becomes of it:
///
/// | the first request | the key |
/// |---|---|
/// | has a response below 500 with a body of at most [64 KiB](Self::response_limit) | the response is stored |
/// | ends in a [`Problem`], or in another response of 500 or more | is free: the handler says that it has done nothing, and the next request runs |
/// | panics, or [takes too long](crate::http::TimedOut) | stays begun: nobody knows what was done |
/// | is cancelled, because the client has left | stays begun |
/// | has a larger body, or a stream | stays begun, because there is nothing to send again |
/// | is running when the process ends, or ends before its response is stored | stays begun, if the store outlives the process |
///
/// A key that stays begun is answered with 409 until its time is over, so that the handler never runs
/// twice within this time. [`in_doubt`](Self::in_doubt) makes that time shorter; then the handler may run
/// again, and has to find out by itself what was done. A handler whose client may leave does its work in
/// `tokio::spawn`, which is not cancelled, or in a transaction.
///
/// # What else to know
/// - The body is read here, up to the limit of the route, before the handler or anything further inside
///   sees the request.
/// - Put it inside the login, and inside compression and CORS. A field that middleware around it adds is
///   added to the stored response as well; of those inside it only the [`fields`](Self::fields) are
///   stored. `Set-Cookie` is not.
/// - As a constant in a list, or by `Default`, it has a [`MemoryStore`] of its own. A store that several
///   groups share, or a database, is a state: `with [State<Idempotency<MyStore>>]`.
///
/// # Cost
/// A request without a key has no allocation. A new key takes about 13,000 instructions and five
/// allocations without those of the store: two hashes, two boxes for the code around the handler, and the
/// body and fields of the response that is stored. A response that is sent again from a [`MemoryStore`]
/// takes about 12,000 instructions and two allocations, which the handler is spared.
pub struct Idempotency<S = MemoryStore> {
    store: S,
    is_required: bool,
    time: Duration,
    in_doubt: Option<Duration>,
    response_limit: usize,
    fields: &'static [&'static str],
    user: fn(&Request) -> Option<String>,
}

impl Idempotency {
    /// Keeps what it needs in a [`MemoryStore`] with the default limits.
    pub const fn new() -> Self {
        Self::with_store(MemoryStore::new())
    }
}

impl Default for Idempotency {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Idempotency<S> {
    /// Keeps what it needs in `store`.
    pub const fn with_store(store: S) -> Self {
        Self {
            store,
            is_required: false,
            time: DAY,
            in_doubt: None,
            response_limit: STORED,
            fields: FIELDS,
            user: |_| None,
        }
    }

    /// Refuses a `POST` or `PATCH` without a key.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Sets who sends a request. Without it all clients are one user: a client that knows the key of
    /// another one, and sends the same request, gets the response to it.
    pub const fn user(mut self, user: fn(&Request) -> Option<String>) -> Self {
        self.user = user;
        self
    }

    /// Sets how long a response is kept; 24 hours by default.
    ///
    /// # Panics
    /// If there is no time. In a list of middleware that is a compile error.
    pub const fn time(mut self, time: Duration) -> Self {
        assert!(!time.is_zero(), "a response that is kept for no time is not kept");
        self.time = time;
        self
    }

    /// Sets how long a key stays begun whose request has not ended in a response. By default, that is as
    /// long as a response is kept, so that a handler runs at most once. After a shorter time it may run
    /// again. The time has to be longer than any handler takes.
    ///
    /// # Panics
    /// If there is no time. In a list of middleware that is a compile error.
    pub const fn in_doubt(mut self, time: Duration) -> Self {
        assert!(!time.is_zero(), "a request is in doubt as long as its handler runs");
        self.in_doubt = Some(time);
        self
    }

    /// Sets the most bytes of a body that are stored; 64 KiB by default.
    pub const fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Sets the fields that are stored, in the place of `Content-Type`, `Content-Encoding`,
    /// `Content-Language`, `ETag`, `Last-Modified`, `Link` and `Location`. They are written in lower
    /// case.
    ///
    /// # Panics
    /// If a text is not the name of a field in lower case. In a list of middleware that is a compile
    /// error.
    pub const fn fields(mut self, fields: &'static [&'static str]) -> Self {
        let mut at = 0;
        while at < fields.len() {
            assert!(
                is_name(fields[at].as_bytes()),
                "a field is named in lower case, such as `etag`"
            );
            at += 1;
        }
        self.fields = fields;
        self
    }
}

const fn is_name(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !matches!(text[at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_') {
            return false;
        }
        at += 1;
    }
    !text.is_empty()
}

impl<S: IdempotencyStore> Idempotency<S> {
    /// Returns the key under which a request is stored, if it has to be.
    fn key(&self, request: &Request) -> Result<Option<Key>, Response> {
        if !matches!(*request.method(), HttpMethod::POST | HttpMethod::PATCH) {
            return Ok(None);
        }
        let Some(route) = request.route() else { return Ok(None) };
        if route.is_exempt_from::<Self>() {
            return Ok(None);
        }
        match key::parse(request.headers()) {
            Ok(Some(text)) => {
                let user = (self.user)(request);
                Ok(Some(Key::new(user.as_deref(), request, route, &text)))
            }
            Ok(None) if self.is_required => {
                Err(refuse(StatusCode::BAD_REQUEST, "the field `Idempotency-Key` is missing"))
            }
            Ok(None) => Ok(None),
            Err(detail) => Err(refuse(StatusCode::BAD_REQUEST, detail)),
        }
    }

    async fn answer(&self, key: Key, mut request: Request, next: Next<'_>) -> Response {
        let limit = request.body_limit();
        let (body, trailers) = match request.take_body().collect_with_trailers(limit).await {
            Ok(read) => read,
            Err(error) => return Problem::from(error).into_response(),
        };
        let fingerprint = Fingerprint::new(&request, &body);
        let begun = self.store.begin(key, fingerprint, self.in_doubt.unwrap_or(self.time)).await;
        match begun {
            Ok(Begun::New) => {}
            Ok(Begun::Done(stored)) => return replay(stored),
            Ok(Begun::Running) => {
                let detail =
                    "a request with this `Idempotency-Key` is not done, or its outcome is unknown";
                return refuse(StatusCode::CONFLICT, detail);
            }
            Ok(Begun::OtherRequest) => {
                let detail = "this `Idempotency-Key` belongs to another request";
                return refuse(StatusCode::UNPROCESSABLE_ENTITY, detail);
            }
            Err(error) => {
                tracing::error!("a request cannot be recorded: {error}");
                return Problem::new(StatusCode::SERVICE_UNAVAILABLE)
                    .with_source(error)
                    .into_response();
            }
        }
        let body = Body::from(body);
        let has_trailers = !trailers.is_empty();
        request.set_body(if has_trailers { body.with_trailers(async { trailers }) } else { body });
        self.run(key, request, next).await
    }

    /// Runs the first request with a key.
    async fn run(&self, key: Key, request: Request, next: Next<'_>) -> Response {
        let base = request.base_path().clone();
        let mut response = next.run(request).await;
        response.resolve_location(&base);
        let recorded = match outcome(&mut response, self.fields, self.response_limit).await {
            Outcome::Store(stored) => self.store.finish(key, stored, self.time).await,
            Outcome::Forget => self.store.forget(key).await,
            Outcome::InDoubt => Ok(()),
        };
        if let Err(error) = recorded {
            tracing::error!("the response to a request cannot be recorded: {error}");
        }
        response
    }
}

impl<S> fmt::Debug for Idempotency<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store: _, is_required, time, in_doubt, response_limit, fields, user: _ } = self;
        f.debug_struct("Idempotency")
            .field("is_required", is_required)
            .field("time", time)
            .field("in_doubt", in_doubt)
            .field("response_limit", response_limit)
            .field("fields", fields)
            .finish_non_exhaustive()
    }
}

impl<S: IdempotencyStore> Exemptible for Idempotency<S> {}

impl<S: IdempotencyStore> Middleware for Idempotency<S> {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        match self.key(&request) {
            Ok(Some(key)) => Around::new(self.answer(key, request, next)),
            Ok(None) => Around::hooks(request),
            Err(refused) => Around::new(async { refused }),
        }
    }
}
