use webserver::prelude::*;

fn hello(_: Request) -> &'static str {
    "hello"
}

fn main() {
    let _ = ServerBuilder::new().route("/", HttpMethod::GET, hello).build();
}
