//! A to-do list over JSON, with shared state, an error type and a custom middleware.
//!
//! `cargo run --example todo`, then
//! `curl -i -H 'content-type: application/json' -d '{"title":"rest"}' http://127.0.0.1:8080/todos`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use webserver::prelude::*;
use webserver::{FutureResponse, HeaderName, HeaderValue};

#[derive(Clone, Serialize)]
struct Todo {
    id: u64,
    title: String,
    done: bool,
}

#[derive(Deserialize)]
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

/// What can go wrong in a handler. Requests that do not fit its arguments never reach it.
enum Failure {
    NoSuchTodo(u64),
    EmptyTitle,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::NoSuchTodo(id) => {
                Problem::new(StatusCode::NOT_FOUND).detail(format!("there is no to-do {id}"))
            }
            Self::EmptyTitle => Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
                .detail("a to-do needs a title with a character in it"),
        }
        .into_response()
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

#[post("/", consumes = "application/json")]
fn create(
    Json(draft): Json<Draft>,
    todos: State<Todos>,
) -> Result<(StatusCode, Json<Todo>), Failure> {
    titled(&draft)?;
    let mut todos = todos.lock();
    let id = todos.last_key_value().map_or(1, |(last, _)| last + 1);
    let todo = Todo { id, title: draft.title, done: draft.done };
    todos.insert(id, todo.clone());
    Ok((StatusCode::CREATED, Json(todo)))
}

#[get("/{id}")]
fn show(id: u64, todos: State<Todos>) -> Result<Json<Todo>, Failure> {
    todos.lock().get(&id).cloned().map(Json).ok_or(Failure::NoSuchTodo(id))
}

#[put("/{id}")]
fn update(id: u64, Json(draft): Json<Draft>, todos: State<Todos>) -> Result<Json<Todo>, Failure> {
    titled(&draft)?;
    let mut todos = todos.lock();
    let todo = todos.get_mut(&id).ok_or(Failure::NoSuchTodo(id))?;
    todo.title = draft.title;
    todo.done = draft.done;
    Ok(Json(todo.clone()))
}

#[delete("/{id}")]
fn remove(id: u64, todos: State<Todos>) -> Result<StatusCode, Failure> {
    todos.lock().remove(&id).map(|_| StatusCode::NO_CONTENT).ok_or(Failure::NoSuchTodo(id))
}

/// Adds a header field that tells browsers not to guess content types.
struct NoSniff;

impl Middleware for NoSniff {
    fn on_response(&self, mut response: Response) -> FutureResponse {
        let name = HeaderName::from_static("x-content-type-options");
        response.headers_mut().insert(name, HeaderValue::from_static("nosniff"));
        response.into()
    }
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    tracing_subscriber::fmt().init();
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8080);
    ServerBuilder::new()
        .bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .routes(routes!["/todos" => [list, create, show, update, remove]])
        .state(Todos::default())
        .middleware(Logger)
        .middleware(NoSniff)
        .build()
        .run()
        .await
}
