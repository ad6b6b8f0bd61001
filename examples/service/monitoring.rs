//! The numbers of the API, for Prometheus. They are not for everybody, so they have a server of their own.

use std::net::SocketAddr;

use webserver::Server;
use webserver::metrics::{Exposition, Metrics};
use webserver::prelude::*;

#[get("/metrics")]
fn scrape(metrics: State<Metrics>) -> Exposition {
    metrics.scrape()
}

/// Returns the server, whose address only the monitoring can reach.
pub(crate) fn server(addr: SocketAddr, metrics: Metrics) -> Server {
    ServerBuilder::new().bind(addr).workers(1).routes(routes![scrape]).state(metrics).build()
}
