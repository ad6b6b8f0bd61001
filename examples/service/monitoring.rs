//! The numbers of the API, for Prometheus. They are not for everybody, so they have a server of their own.

use std::net::SocketAddr;

use webserver::Server;
use webserver::metrics::{Exposition, Metrics};
use webserver::openapi::{Info, OpenApi};
use webserver::prelude::*;

#[get("/metrics")]
fn scrape(metrics: State<Metrics>) -> Exposition {
    metrics.scrape()
}

routes![Monitoring = [scrape]];

/// Describes the only route.
pub(crate) fn openapi() -> OpenApi {
    routes![Monitoring].openapi(Info::new("Monitoring of the notes", "1.0"))
}

/// Returns the server, whose address only the monitoring can reach.
pub(crate) fn server(addr: SocketAddr, metrics: Metrics) -> Server {
    ServerBuilder::new().bind(addr).workers(1).routes(routes![Monitoring]).state(metrics).build()
}
