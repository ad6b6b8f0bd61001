#[webserver::main]
struct Main;

fn main() {}
