//! In a whole app, too, it is one error.
use webserver::prelude::*;

struct Db;

mod users {
    use webserver::prelude::*;

    #[get("/users/{id}")]
    pub fn show(id: u64, db: State<super::Db>) -> String {
        let _ = db;
        id.to_string()
    }

    #[post("/broken")]
    pub fn broken(one: String, two: Bytes) -> &'static str {
        let _ = (one, two);
        "x"
    }

    routes![pub Users = [show, broken]];
}

#[get("/")]
fn index() -> &'static str {
    "home"
}

fn main() {
    let server = ServerBuilder::new().state(Db).routes(routes![index, "/api" => [users::Users]]).build();
    let _client = server.client();
}
