use webserver::prelude::*;

#[derive(Provided)]
struct User;

#[derive(FromRequest)]
struct Page<'r> {
    user: &'r User,
}

#[get("/")]
fn index(page: Page<'_>) {
    let User = page.user;
}

pub fn server() -> Server {
    ServerBuilder::new().routes(routes![index]).build()
}

fn main() {}
