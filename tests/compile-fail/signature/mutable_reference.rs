use webserver::prelude::*;

#[derive(Provided)]
struct User {
    name: String,
}

#[get("/me")]
fn me(user: &mut User) -> String {
    user.name.clone()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![me]).build();
}
