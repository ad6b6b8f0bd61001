//! Groups with middleware of every kind, in public and private lists.
use webserver::prelude::*;
use webserver::{FutureResponse, Next, RequireAuth};

pub mod auth {
    use webserver::prelude::*;

    /// The signed-in user.
    #[derive(Provided)]
    #[provided(by = auth::require_user)]
    pub struct User {
        pub name: String,
    }

    #[middleware(authenticates)]
    pub async fn require_user(headers: HeaderMap) -> Result<User, StatusCode> {
        let name = headers.get("x-user").ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(User { name: name.to_owned() })
    }

    #[middleware]
    pub fn require_root(user: &User) -> Result<(), Problem> {
        if user.name == "root" { Ok(()) } else { Err(Problem::new(StatusCode::FORBIDDEN)) }
    }
}

#[derive(Default)]
pub struct Stamp(u16);

impl Stamp {
    pub const fn of(number: u16) -> Self {
        Self(number)
    }
}

pub const SEVEN: Stamp = Stamp::of(7);

/// A type whose name is written like that of a constant.
#[derive(Default)]
pub struct HSTS;

impl Middleware for HSTS {}

impl Middleware for Stamp {
    fn on_response(&self, response: Response) -> FutureResponse {
        response.with_header(HeaderName::from_static("x-stamp"), HeaderValue::from(self.0)).into()
    }
}

pub struct Hits;

/// Values that may be absent, states and the request as arguments.
#[middleware]
fn everything(_: &Request, user: Option<&auth::User>, _hits: State<Hits>) -> Option<auth::User> {
    user.map(|user| auth::User { name: user.name.clone() })
}

#[middleware]
pub async fn around(next: Next<'_>, _hits: State<Hits>, request: Request) -> Result<Response, StatusCode> {
    Ok(next.run(request).await)
}

#[get("/me", middleware = [Stamp::of(1), auth::require_root, around, State<Stamp>])]
pub async fn me(user: &auth::User, again: Option<&auth::User>) -> String {
    format!("{} {}", user.name, again.is_some())
}

#[get("/open", public)]
pub fn open(user: Option<&auth::User>) -> String {
    user.is_some().to_string()
}

/// A handler may have the name of the word in front of a list of middleware.
#[get("/with", public)]
pub fn with() {}

routes![pub App = [
    with,
    open,
    with [Stamp::of(3), { SEVEN }, SEVEN, crate::SEVEN, HSTS] => ["/stamped" => open],
    "/account" with [RequireAuth, auth::require_user] => ["/deep" with [Stamp, auth::require_root] => [me]],
]];

routes![Inner = ["/inner" with [everything] => open]];

fn main() {
    let routes = routes![App, with [around] => [Inner]];
    let _ = ServerBuilder::new().routes(routes).state(Hits).state(Stamp(9)).build();
}
