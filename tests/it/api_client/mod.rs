//! The typed client: what is sent for each kind of argument, how each kind of result is read, and what
//! happens with answers that are wrong. The same calls are made in process and over connections.

mod arguments;
mod faults;
mod patterns;
mod results;
mod streams;
mod variants;

use webserver::Server;
use webserver::api_client::{ApiClient, HttpTransport};

/// Returns a client in the process, and one over connections, with what keeps its server running.
async fn clients(
    server: impl Fn() -> Server,
) -> (ApiClient<webserver::Client>, ApiClient<HttpTransport>, webserver::Client) {
    let running = server().client_over_socket().await;
    let base = format!("http://{}", running.addr().expect("it listens"));
    let transport = HttpTransport::new(&base).expect("it is an address");
    (ApiClient::new(server().client()), ApiClient::new(transport), running)
}
