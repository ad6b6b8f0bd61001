use webserver::prelude::*;

#[middleware]
fn require_member(#[path] org: &str) -> Result<(), StatusCode> {
    if org == "acme" { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

#[get("/")]
fn home() {}

#[catch(404)]
fn not_found(_problem: &Problem, #[path] org: &str) -> String {
    org.to_owned()
}

fn main() {
    let _ = ServerBuilder::new()
        .routes(routes!["/{org}" with [require_member] => [home, not_found]])
        .build();
}
