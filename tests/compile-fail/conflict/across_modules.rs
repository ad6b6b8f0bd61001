use webserver::prelude::*;

mod users {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub fn show(id: u64) {}

    routes![pub Users = [show]];
}

#[get("/users/{name}")]
fn other(name: &str) {}

fn main() {
    let _ = routes!["/users" => users::Users, other];
}
