//! Catchers in the forms that they can have.
#![deny(warnings)]

use webserver::prelude::*;
use webserver::Problem as Error;

type Borrowed<'a> = &'a Problem;

struct Theme(&'static str);

/// Async without an `.await`.
#[catch(404)]
async fn not_found(problem: &Problem, uri: Uri) -> Html<String> {
    Html(format!("{problem} {}", uri.path()))
}

#[catch(400, 422)]
pub fn wrong(_: &Problem) -> (StatusCode, &'static str) {
    (StatusCode::BAD_REQUEST, "wrong")
}

/// The error can be any argument.
#[catch]
pub(crate) fn all(State(theme): State<Theme>, request: &Request, error: &Problem) -> String {
    format!("{} {} {error}", theme.0, request.path())
}

/// The type of the error has another name.
#[catch(404)]
fn renamed(error: &Error, request: &Request) -> String {
    format!("{} {error}", request.path())
}

/// The type of the first argument is an alias of `&Problem`.
#[catch(500)]
fn alias(problem: Borrowed<'_>, peer: Option<PeerAddr>) -> Result<String, Problem> {
    if peer.is_some() { Err(Problem::new(problem.status())) } else { Ok(String::new()) }
}

#[catch(503)]
async fn lifetime<'a>(problem: &'a Problem, host: ConnectionInfo, _theme: State<Theme>) -> String {
    tokio::task::yield_now().await;
    format!("{problem} {}", host.host())
}

#[catch(429,)]
fn condition(problem: &Problem, #[cfg(any())] _never: u8, #[cfg(all())] uri: Uri) -> String {
    format!("{problem} {}", uri.path())
}

#[cfg(any())]
#[catch(404)]
fn absent() {}

mod admin {
    use webserver::prelude::*;

    #[catch(404)]
    pub fn lost(problem: &Problem) -> String {
        problem.to_string()
    }

    routes![pub Admin = [lost, #[cfg(any())] lost]];
}

fn main() {
    let routes = routes![
        not_found,
        wrong,
        all,
        #[cfg(any())]
        absent,
        "/api" => [alias, lifetime, all, renamed],
        "/admin" => admin::Admin,
        "/lost" => admin::lost,
        condition,
    ];
    let _ = ServerBuilder::new().routes(routes).state(Theme("dark")).build();
}
