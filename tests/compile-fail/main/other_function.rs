#[webserver::main]
async fn serve() {}

fn main() {}
