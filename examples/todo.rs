//! A to-do list over JSON. Everybody reads it, and only known clients change it.
//!
//! `cargo run --example todo -- openapi` prints its description, which is committed as `todo.openapi.json`.
//! `cargo run --example todo`, then
//! `curl -i -H 'x-key: ann-2026' --json '{"title":"rest"}' http://127.0.0.1:8080/todos`.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use webserver::HeaderName;
use webserver::openapi::{DescribeResponse, Info, OpenApi, Operation};
use webserver::prelude::*;

#[derive(Clone, Serialize, JsonSchema)]
struct Todo {
    id: u64,
    title: String,
    done: bool,
    /// Who changed it last.
    by: &'static str,
}

#[derive(Deserialize, JsonSchema)]
struct Draft {
    title: String,
    #[serde(default)]
    done: bool,
}

/// The state that all handlers share.
#[derive(Default)]
struct Todos(Mutex<BTreeMap<u64, Todo>>);

impl Todos {
    /// A panic in a handler does not leave a to-do half changed, so a poisoned lock is still used.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Todo>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The client who has sent a valid key.
#[derive(Provided)]
#[provided(by = require_user)]
struct User {
    name: &'static str,
}

/// Lets in only requests with a known key. A real service keeps its keys in a database.
#[middleware(authenticates, scheme = header("x-key"))]
fn require_user(headers: HeaderMap) -> Result<User, UnknownKey> {
    match headers.get("x-key") {
        Some("ann-2026") => Ok(User { name: "Ann" }),
        Some("bob-2026") => Ok(User { name: "Bob" }),
        _ => Err(UnknownKey),
    }
}

struct UnknownKey;

impl IntoResponse for UnknownKey {
    fn into_response(self) -> Response {
        Problem::new(StatusCode::UNAUTHORIZED)
            .header(HeaderName::from_static("www-authenticate"), HeaderValue::from_static("Key"))
            .detail("changes need a valid key in the field `x-key`")
            .into_response()
    }
}

impl DescribeResponse for UnknownKey {
    fn describe(operation: &mut Operation<'_>) {
        operation.problem(401);
    }
}

/// What can go wrong in a handler. Requests that do not fit its arguments never reach it.
#[derive(Debug, IntoResponse)]
enum Failure {
    #[response(status = 404)]
    NoSuchTodo(u64),
    #[response(status = 422)]
    EmptyTitle,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchTodo(id) => write!(f, "there is no to-do {id}"),
            Self::EmptyTitle => f.write_str("a to-do needs a title with a character in it"),
        }
    }
}

fn titled(draft: &Draft) -> Result<(), Failure> {
    if draft.title.trim().is_empty() { Err(Failure::EmptyTitle) } else { Ok(()) }
}

#[get("/?{done}")]
fn list(done: Option<bool>, todos: State<Todos>) -> Json<Vec<Todo>> {
    let wanted = |todo: &&Todo| done.is_none_or(|done| todo.done == done);
    Json(todos.lock().values().filter(wanted).cloned().collect())
}

#[get("/{id}")]
fn show(id: u64, todos: State<Todos>) -> Result<Json<Todo>, Failure> {
    todos.lock().get(&id).cloned().map(Json).ok_or(Failure::NoSuchTodo(id))
}

/// The response says by a link where the new to-do is.
#[post("/", consumes = "application/json")]
fn create(
    user: &User,
    Json(draft): Json<Draft>,
    todos: State<Todos>,
) -> Result<Created<Json<Todo>>, Failure> {
    titled(&draft)?;
    let mut todos = todos.lock();
    let id = todos.last_key_value().map_or(1, |(last, _)| last + 1);
    let todo = Todo { id, title: draft.title, done: draft.done, by: user.name };
    todos.insert(id, todo.clone());
    Ok(Created::at(uri!(App, show(id = id)), Json(todo)))
}

#[put("/{id}")]
fn update(
    id: u64,
    user: &User,
    Json(draft): Json<Draft>,
    todos: State<Todos>,
) -> Result<Json<Todo>, Failure> {
    titled(&draft)?;
    let mut todos = todos.lock();
    let todo = todos.get_mut(&id).ok_or(Failure::NoSuchTodo(id))?;
    *todo = Todo { id, title: draft.title, done: draft.done, by: user.name };
    Ok(Json(todo.clone()))
}

#[delete("/{id}")]
fn remove(id: u64, todos: State<Todos>) -> Result<NoContent, Failure> {
    todos.lock().remove(&id).map(|_| NoContent).ok_or(Failure::NoSuchTodo(id))
}

#[derive(Serialize, JsonSchema)]
struct Lost {
    error: String,
    list: String,
}

/// Answers 404 with a link to what there is. Other errors are answered as problem details.
#[catch(404)]
fn lost(problem: &Problem) -> Json<Lost> {
    Json(Lost { error: problem.to_string(), list: uri!(App, list(done = None)).to_string() })
}

routes![App = ["/todos" => [list, show, with [require_user] => [create, update, remove]], lost]];

/// Describes the app, from the types above.
fn openapi() -> OpenApi {
    routes![App].openapi(Info::new("To-do", "1.0"))
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let port = argument.parse().unwrap_or(8080);
    let server = ServerBuilder::new()
        .bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .routes(routes![App])
        .state(Todos::default())
        .middleware(Logger)
        .build();
    match argument.as_str() {
        "openapi" => print!("{}", openapi().to_json()),
        "typescript" => print!("{}", openapi().typescript()),
        "routes" => print!("{}", server.routes()),
        _ => {
            tracing_subscriber::fmt().init();
            server.run().await?;
        }
    }
    Ok(())
}

#[test]
fn description_is_the_committed_one() {
    openapi().check_against("examples/todo.openapi.json");
}
