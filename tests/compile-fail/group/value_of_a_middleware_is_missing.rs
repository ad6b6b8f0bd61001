//! A middleware takes a value that nothing provides.
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

#[get("/")]
fn home() {}

fn main() {
    let _ = routes!["/admin" with [require_admin] => [home]];
}
