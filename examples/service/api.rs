//! The API: everybody reads the notes, and who has signed in writes some.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use tower::ServiceBuilder;
use tower::buffer::BufferLayer;
use tower::layer::util::{Identity, Stack};
use tower::limit::RateLimitLayer;
use tower::load_shed::LoadShedLayer;
use webserver::content_coding::Compression;
use webserver::cross_origin::{Cors, Csrf, InvalidOrigin};
use webserver::health::Health;
use webserver::idempotency::Idempotency;
use webserver::load::ConcurrencyLimit;
use webserver::metrics::Metrics;
use webserver::openapi::{Info, OpenApi};
use webserver::prelude::*;
use webserver::request_id::SetRequestId;
use webserver::security_headers::SecurityHeaders;
use webserver::telemetry::Trace;
use webserver::tower::Layered;
use webserver::{CookieError, CookieKeys, Created, Limits, Server, SignedCookies};

use super::notes::{Note, Notes};

/// The cookie of the session. Browsers do not send it with requests of other sites (`SameSite=Lax`).
const SESSION: &str = "__Host-user";

#[derive(Provided)]
#[provided(by = require_user)]
struct User {
    name: String,
}

#[middleware(authenticates, scheme = cookie("__Host-user"))]
fn require_user(cookies: SignedCookies<'_>) -> Result<User, NoSession> {
    cookies.get(SESSION).map(|name| User { name }).ok_or(NoSession)
}

#[derive(Debug, IntoResponse)]
#[response(status = 401)]
struct NoSession;

impl fmt::Display for NoSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sign in first")
    }
}

/// An `Idempotency-Key` belongs to the user who sends it.
fn user(request: &Request) -> Option<String> {
    request.provided::<User>().map(|user| user.name.clone())
}

#[derive(Deserialize, JsonSchema)]
struct Name {
    name: String,
}

/// Starts a session. A real service asks for more than a name.
#[post("/session")]
fn sign_in(#[json] login: Name, cookies: SignedCookies<'_>) -> Result<NoContent, CookieError> {
    cookies.add((SESSION, login.name))?;
    Ok(NoContent)
}

/// The field `x-total` says how many notes there are.
#[get("/notes")]
fn list(notes: State<Notes>) -> ([(&'static str, String); 2], Json<Vec<Note>>) {
    let all = notes.all();
    let fields = [("x-total", all.len().to_string()), ("cache-control", "no-store".to_owned())];
    (fields, Json(all))
}

#[get("/notes/{id}")]
fn show(id: u64, notes: State<Notes>) -> Option<Json<Note>> {
    notes.get(id).map(Json)
}

#[derive(Deserialize, JsonSchema)]
struct Draft {
    text: String,
}

#[post("/notes")]
fn add(#[json] draft: Draft, user: &User, notes: State<Notes>) -> Created<Json<Note>> {
    let note = notes.add(draft.text, user.name.clone());
    Created::at(uri!(Api, show(id = note.id)), Json(note))
}

#[delete("/notes/{id}")]
fn remove(id: u64, user: &User, notes: State<Notes>) -> Option<NoContent> {
    notes.remove(id, &user.name).map(|_| NoContent)
}

/// Another program tells of a note, and proves that it may by a key. It is not a browser, so the route
/// takes requests from everywhere.
#[post("/webhook", exempt = [Csrf])]
fn webhook(
    #[header] x_webhook_key: &str,
    #[json] draft: Draft,
    notes: State<Notes>,
) -> Result<NoContent, Status<403>> {
    if x_webhook_key != "a key that a real service reads from a secret" {
        return Err(Status(()));
    }
    notes.add(draft.text, String::from("webhook"));
    Ok(NoContent)
}

/// The layers of Tower around signing in, from the innermost to the outermost.
type SignIns = Layered<
    ServiceBuilder<
        Stack<
            RateLimitLayer,
            Stack<BufferLayer<http::Request<Body>>, Stack<LoadShedLayer, Identity>>,
        >,
    >,
>;

/// Lets in 20 requests per second. 20 more wait, and the others get a 503 at once.
fn sign_ins() -> SignIns {
    let layers =
        ServiceBuilder::new().load_shed().buffer(20).rate_limit(20, Duration::from_secs(1));
    Layered::new(layers)
}

routes![Api = [
    // 200 requests at a time. Another 400 wait for a second at most, and the others get a 503.
    with [ConcurrencyLimit::new(200).queue(400, Duration::from_secs(1))] => [
        "/" with [State<SignIns>] => [sign_in],
        list,
        show,
        webhook,
        // The page may send a note again if it gets no answer, and the note is there once.
        with [require_user, Idempotency::new().user(user)] => [add],
        with [require_user] => [remove],
    ]
]];

/// Describes the API. Of the middleware of the server, only the protection against forged requests answers
/// by itself.
pub(crate) fn openapi() -> OpenApi {
    routes![Api].openapi(Info::new("Notes", "1.0").middleware::<Csrf>())
}

/// Returns the server of the API, which the pages of one origin may use.
pub(crate) fn server(
    addr: SocketAddr,
    site: &str,
    metrics: Metrics,
) -> Result<Server, InvalidOrigin> {
    // Pages of the site may send the cookie, and read two fields beside the usual ones. The methods and
    // the fields that they may send follow from the routes, except the one that a middleware reads.
    let cors = Cors::origins(&[])
        .allow_origin(site)?
        .allow_credentials()
        .allow_headers(&["idempotency-key"])
        .expose_headers(&["x-request-id", "x-total"]);
    let mut limits = Limits::default();
    // After SIGTERM the load balancer has this time to see that `/readyz` is 503.
    limits.drain_delay = Duration::from_secs(5);
    let builder = ServerBuilder::new()
        .bind(addr)
        .limits(limits)
        .routes(routes![Api])
        // A real service reads its keys from a secret, so that sessions survive a restart.
        .state(CookieKeys::random())
        .state(Notes::default())
        .state(sign_ins())
        .observer(metrics.clone())
        // From the outermost to the innermost.
        .middleware(Trace::new())
        .middleware(metrics)
        .middleware(SetRequestId::new())
        .middleware(Logger)
        .middleware(Compression::new())
        .middleware(SecurityHeaders::new())
        .middleware(cors)
        .middleware(Csrf::new().trust(site)?);
    // `/livez` and `/readyz` are outside the limit, so that they answer under load too. A real service
    // checks its database.
    Ok(Health::new(builder.handle()).add_to(builder).build())
}
