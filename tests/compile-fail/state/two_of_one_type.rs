use webserver::prelude::*;

#[get("/")]
fn handler(name: State<String>) -> String {
    name.to_string()
}

fn main() {
    let _ = ServerBuilder::new()
        .state(String::from("name"))
        .state(7_u8)
        .state(String::from("url"))
        .routes(routes![handler])
        .build();
}
