use webserver::prelude::*;

#[webserver::main]
fn main() -> Result<(), webserver::Error> {
    ServerBuilder::new().build().run().await
}
