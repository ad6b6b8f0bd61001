use webserver::prelude::*;

#[get("/")]
fn handler() {}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    ServerBuilder::new().routes(routes![handler]).run().await
}
