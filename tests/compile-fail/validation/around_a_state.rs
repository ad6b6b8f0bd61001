use webserver::prelude::*;

struct Config {
    name: &'static str,
}

#[get("/")]
fn index(config: Valid<State<Config>>) -> &'static str {
    config.0.name
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![index]).state(Config { name: "a" }).build();
}
