use serde::Serialize;
use webserver::prelude::*;
use webserver::request;

#[derive(Serialize)]
struct Taken {
    by: String,
}

#[derive(IntoResponse)]
enum Error {
    #[response(transparent)]
    Taken(Status<409, Json<Taken>>),
}

#[get("/name")]
fn name() -> Result<String, Error> {
    Err(Error::Taken(Status(Json(Taken { by: "Ada".to_owned() }))))
}

routes![App = [name]];

fn main() {
    let _ = request!(App, name());
}
