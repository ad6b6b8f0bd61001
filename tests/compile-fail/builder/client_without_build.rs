use webserver::prelude::*;

#[get("/")]
fn handler() {}

#[webserver::main]
async fn main() {
    let client = ServerBuilder::new().routes(routes![handler]).client();
    let answer = client.get("/").send().await;
    assert_eq!(answer.status(), 200);
}
