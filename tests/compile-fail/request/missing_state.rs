use webserver::prelude::*;

struct Db;

#[derive(FromRequest)]
struct Page {
    db: State<Db>,
}

#[get("/")]
fn index(page: Page) {
    drop(page.db);
}

pub fn server() -> Server {
    ServerBuilder::new().routes(routes![index]).build()
}

fn main() {}
