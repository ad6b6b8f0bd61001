use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct Login {
    #[garde(length(min = 1))]
    name: String,
}

#[post("/")]
fn login(form: Valid<Form<Login>>, #[json] Valid(json): Valid<Login>) -> String {
    format!("{} {}", form.name, json.name)
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![login]).build();
}
