use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

struct Words(Vec<String>);

#[derive(Deserialize, Validate)]
#[garde(context(Words))]
struct NewUser {
    #[garde(custom(is_allowed))]
    name: String,
}

fn is_allowed(name: &str, words: &Words) -> garde::Result {
    if words.0.iter().any(|word| word == name) {
        return Err(garde::Error::new("is not allowed"));
    }
    Ok(())
}

#[post("/users")]
fn add(Valid(Json(user)): Valid<Json<NewUser>>) -> String {
    user.name
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![add]).build();
}
