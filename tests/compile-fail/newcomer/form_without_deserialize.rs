use webserver::prelude::*;

struct Login {
    user: String,
}

#[post("/login")]
fn login(Form(login): Form<Login>) -> String {
    login.user
}

fn main() {}
