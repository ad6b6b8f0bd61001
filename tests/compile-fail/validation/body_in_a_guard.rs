use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct Login {
    #[garde(length(min = 1))]
    name: String,
}

#[middleware]
fn require_login(login: Valid<Form<Login>>) -> Result<(), Problem> {
    let _ = login;
    Ok(())
}

#[post("/")]
fn index() {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![with [require_login] => [index]]).build();
}
