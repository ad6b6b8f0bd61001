use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct Filter {
    #[garde(length(min = 1))]
    text: String,
}

#[get("/users")]
fn list(Valid(Json(filter)): Valid<Json<Filter>>) -> String {
    filter.text
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![list]).build();
}
