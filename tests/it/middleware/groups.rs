//! Middleware of groups and routes: the order, what it sees, and the values that it provides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use webserver::prelude::*;
use webserver::{FutureRequest, FutureResponse, Next, RequireAuth};

/// The steps of one server, in order.
#[derive(Clone, Default)]
struct Steps(Arc<Mutex<Vec<String>>>);

impl Steps {
    fn add(&self, step: impl Into<String>) {
        self.0.lock().expect("no panic holds it").push(step.into());
    }

    fn take(&self) -> String {
        self.0.lock().expect("no panic holds it").drain(..).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Provided)]
#[provided(by = require_user)]
struct User {
    name: String,
}

#[middleware(authenticates)]
async fn require_user(headers: HeaderMap, steps: State<Steps>) -> Result<User, Problem> {
    steps.add("user");
    let name = headers.get("x-user").ok_or(Problem::new(StatusCode::UNAUTHORIZED))?;
    tokio::task::yield_now().await;
    Ok(User { name: name.to_owned() })
}

#[middleware]
fn require_root(user: &User, steps: State<Steps>) -> Result<(), StatusCode> {
    steps.add("root");
    if user.name == "root" { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

#[middleware]
async fn around(request: Request, next: Next<'_>, steps: State<Steps>) -> Response {
    steps.add("in");
    let response = next.run(request).await;
    steps.add(format!("out:{}", response.status().as_u16()));
    response
}

/// A middleware that is a state.
struct Hooks(&'static str);

impl Middleware for Hooks {
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        response
            .with_header(HeaderName::from_static("x-hooks"), HeaderValue::from_static(self.0))
            .into()
    }
}

impl Hooks {
    const fn of(name: &'static str) -> Self {
        Self(name)
    }
}

impl Default for Hooks {
    fn default() -> Self {
        Self("default")
    }
}

#[get("/me")]
fn me(user: &User, steps: State<Steps>) -> String {
    steps.add("me");
    user.name.clone()
}

#[get("/maybe")]
async fn maybe(user: Option<&User>) -> String {
    user.map_or("nobody", |user| &user.name).to_owned()
}

#[get("/wipe", middleware = [around, require_root])]
async fn wipe(user: &User) -> String {
    format!("{} wipes", user.name)
}

#[get("/panic")]
fn panics() {
    panic!("on purpose")
}

#[get("/slow", timeout = "20ms")]
async fn slow() {
    tokio::time::sleep(Duration::from_mins(1)).await;
}

#[get("/number?{n}")]
fn number(n: u8) -> String {
    n.to_string()
}

#[get("/open", public)]
fn open() {}

#[post("/upload")]
fn upload(user: &User, body: String) -> String {
    format!("{}: {body}", user.name)
}

routes![Account = [me, maybe, upload, "/deep" with [require_root] => [wipe]]];

fn server(steps: &Steps) -> Server {
    let routes = routes![
        maybe,
        "/account" with [require_user] => Account,
        "/around" with [around] => [panics, slow, number, "/in" with [require_user] => [me, maybe]],
        with [State<Hooks>] => ["/state" => [open]],
        with [Hooks::of("constant")] => ["/constant" => [open]],
        "/default" with [Hooks] => [open],
        "/decided" with [RequireAuth] => [open, "/user" with [require_user] => [me]],
    ];
    let server = ServerBuilder::new().routes(routes).state(steps.clone());
    server.state(Hooks("state")).build()
}

/// Sends a GET as a user, and returns the status and the body.
async fn get(server: &Server, path: &str, user: &str) -> (u16, String) {
    let client = server.client();
    let mut request = client.get(path);
    if !user.is_empty() {
        request = request.header("x-user", user);
    }
    let answer = request.send().await;
    (answer.status().as_u16(), answer.text().await)
}

#[tokio::test]
async fn provided_value_reaches_handlers_and_middleware_inside() {
    let server = server(&Steps::default());
    let rows = [
        ("/maybe", "ann", 200, "nobody"),
        ("/account/me", "ann", 200, "ann"),
        ("/account/me", "", 401, ""),
        ("/account/maybe", "ann", 200, "ann"),
        ("/account/deep/wipe", "ann", 403, ""),
        ("/account/deep/wipe", "root", 200, "root wipes"),
        ("/around/in/me", "ann", 200, "ann"),
        ("/decided/open", "", 200, ""),
        ("/decided/user/me", "ann", 200, "ann"),
        ("/decided/user/me", "", 401, ""),
    ];
    for (path, user, status, body) in rows {
        let (got, text) = get(&server, path, user).await;
        assert_eq!(got, status, "{path} {user}: {text}");
        if status == 200 {
            assert_eq!(text, body, "{path} {user}");
        }
    }
}

#[tokio::test]
async fn middleware_order_is_outermost_first_for_every_kind_of_end() {
    let steps = Steps::default();
    let server = server(&steps);
    let rows = [
        // The handler answers.
        ("/account/me", "ann", "user me"),
        ("/account/deep/wipe", "root", "user root in root out:200"),
        // A middleware answers early.
        ("/account/me", "", "user"),
        ("/account/deep/wipe", "ann", "user root"),
        ("/around/in/me", "", "in user out:401"),
        ("/around/in/me", "ann", "in user me out:200"),
        // An argument of the handler is refused.
        ("/around/number?n=1000", "", "in out:422"),
        // The handler panics.
        ("/around/panic", "", "in out:500"),
        // The handler takes too long.
        ("/around/slow", "", "in out:503"),
        // No route takes the request.
        ("/around/nothing", "", ""),
    ];
    for (path, user, expected) in rows {
        get(&server, path, user).await;
        assert_eq!(steps.take(), expected, "{path} {user}");
    }
}

#[tokio::test]
async fn middleware_can_be_a_state_a_constant_or_a_type_with_a_default() {
    let server = server(&Steps::default());
    for name in ["state", "constant", "default"] {
        let answer = server.client().get(format!("/{name}/open")).send().await;
        assert_eq!(answer.headers().get("x-hooks"), Some(name), "{name}");
    }
}
