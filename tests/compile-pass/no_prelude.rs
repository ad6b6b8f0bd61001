//! Attributes and macros by their paths, with nothing imported.

#[webserver::get("/{name}?{times}")]
fn hello(name: &str, times: Option<u8>, agent: webserver::HeaderMap) -> String {
    format!("{name} {times:?} {}", agent.len())
}

#[webserver::route("/", methods(PUT, "PURGE"))]
pub async fn put(body: webserver::Json<u8>, state: webserver::State<u16>) -> webserver::Json<u8> {
    webserver::Json(*body + *state as u8)
}

mod group {
    webserver::routes![pub Group = [super::put]];
}

#[webserver::main]
async fn main() {
    let client = webserver::ServerBuilder::new()
        .state(1_u16)
        .routes(webserver::routes![hello, "/group" => group::Group])
        .build()
        .client();
    assert_eq!(client.get("/a").send().await.status(), 200);
}
