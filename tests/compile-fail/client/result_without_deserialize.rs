use serde::Serialize;
use webserver::prelude::*;
use webserver::request;

#[derive(Serialize)]
struct User {
    name: String,
}

#[get("/me")]
async fn me() -> Result<Json<User>, Problem> {
    Ok(Json(User { name: "Ada".to_owned() }))
}

routes![App = [me]];

fn main() {
    let _ = request!(App, me());
}
