//! The middleware is missing where the group is mounted.
use webserver::prelude::*;

#[derive(Provided)]
#[provided(by = require_user)]
pub struct User {
    pub name: String,
}

#[middleware(authenticates)]
fn require_user(headers: HeaderMap) -> Result<User, Problem> {
    let name = headers.get("x-user").ok_or(Problem::new(StatusCode::UNAUTHORIZED))?;
    Ok(User { name: name.to_owned() })
}

#[middleware]
fn require_admin(user: &User) -> Result<(), StatusCode> {
    if user.name == "root" { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

#[get("/me")]
fn me(user: &User) -> String {
    user.name.clone()
}

mod admin {
    use super::*;

    #[get("/stats")]
    pub(crate) fn stats(_user: &User) {}

    routes![pub(crate) Routes = [stats]];
}

fn main() {
    let _ = routes!["/admin" => ["/v1" => admin::Routes]];
}
