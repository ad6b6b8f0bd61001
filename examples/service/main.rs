//! A service as it goes into production: a JSON API, and a site of another origin whose page calls it.
//! The page may read the answers (CORS), no other page can change anything (CSRF), the browser runs only
//! the page's own scripts (a content security policy), and the files of the site are in the program. Each
//! request has an id, a span and its numbers, too many at once are refused, a note that is sent twice is
//! added once, and a load balancer learns when the service stops.
//!
//! `cargo run --example service -- openapi` prints the description of the API.
//! `cargo run --example service`, then open <http://127.0.0.1:8080/>.

mod api;
mod monitoring;
mod notes;
mod site;

use std::net::SocketAddr;

use webserver::metrics::Metrics;

/// The addresses of the three servers. In production the first two are two hosts, such as
/// `notes.example.com` and `api.example.com`, and each is a program of its own. The third one is a port
/// of the second that only the monitoring can reach.
struct Addresses {
    site: SocketAddr,
    api: SocketAddr,
    monitoring: SocketAddr,
}

impl Addresses {
    /// `cargo run --example service -- 9000 9001 9002` sets the ports.
    fn of_arguments() -> Self {
        let mut ports = std::env::args().skip(1).map(|port| port.parse().ok());
        let mut next = |default| {
            let port = ports.next().flatten().unwrap_or(default);
            SocketAddr::from(([127, 0, 0, 1], port))
        };
        Self { site: next(8080), api: next(8081), monitoring: next(8082) }
    }
}

#[webserver::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let description = match std::env::args().nth(1).as_deref() {
        Some("openapi") => Some(api::openapi()),
        Some("openapi-of-site") => Some(site::openapi()),
        Some("openapi-of-monitoring") => Some(monitoring::openapi()),
        _ => None,
    };
    if let Some(openapi) = description {
        print!("{}", openapi.to_json());
        return Ok(());
    }
    tracing_subscriber::fmt().init();
    let Addresses { site, api, monitoring } = Addresses::of_arguments();
    let (site_origin, api_origin) = (format!("http://{site}"), format!("http://{api}"));
    let metrics = Metrics::new();
    let api = api::server(api, &site_origin, metrics.clone())?;
    let site = site::server(site, api_origin);
    let monitoring = monitoring::server(monitoring, metrics);
    tokio::try_join!(api.run(), site.run(), monitoring.run())?;
    Ok(())
}
