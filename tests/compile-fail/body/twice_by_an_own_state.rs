use webserver::prelude::*;

mod own {
    pub type State<T> = webserver::Json<T>;
}

#[post("/")]
fn handler(_: own::State<String>, _: Json<String>) {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![handler]).build();
}
