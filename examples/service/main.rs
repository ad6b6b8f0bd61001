//! A service as it goes into production: a JSON API, and a site of another origin whose page calls it.
//! The page may read the answers (CORS), no other page can change anything (CSRF), the browser runs only
//! the page's own scripts (a content security policy), and the files of the site are in the program.
//!
//! `cargo run --example service`, then open <http://127.0.0.1:8080/>.

mod api;
mod notes;
mod site;

use std::net::SocketAddr;

/// The addresses of the two servers. In production they are two hosts, such as `notes.example.com` and
/// `api.example.com`, and each server is a program of its own.
struct Addresses {
    site: SocketAddr,
    api: SocketAddr,
}

impl Addresses {
    /// `cargo run --example service -- 9000 9001` sets the ports.
    fn of_arguments() -> Self {
        let mut ports = std::env::args().skip(1).map(|port| port.parse().ok());
        let mut next = |default| {
            let port = ports.next().flatten().unwrap_or(default);
            SocketAddr::from(([127, 0, 0, 1], port))
        };
        Self { site: next(8080), api: next(8081) }
    }
}

#[webserver::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let Addresses { site, api } = Addresses::of_arguments();
    let (site_origin, api_origin) = (format!("http://{site}"), format!("http://{api}"));
    let api = api::server(api, &site_origin)?;
    let site = site::server(site, api_origin);
    tokio::try_join!(api.run(), site.run())?;
    Ok(())
}
