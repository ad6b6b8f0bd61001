use webserver::prelude::*;

#[middleware]
fn check(#[json] name: String) -> Result<(), Problem> {
    match name.as_str() {
        "ada" => Ok(()),
        _ => Err(Problem::new(StatusCode::FORBIDDEN)),
    }
}

fn main() {}
