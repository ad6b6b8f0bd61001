//! The addresses that a server listens on.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

/// Returns all addresses that a server listens on if `addresses` is what one name resolves to.
fn listens_on(addresses: impl std::net::ToSocketAddrs + std::fmt::Debug) -> Vec<SocketAddr> {
    let builder = ServerBuilder::new().bind(addresses).banner(false).workers(2);
    let server = Local::start(builder.routes(routes![ok]).build());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let addrs = runtime.block_on(server.handle.addrs());
    for addr in &addrs {
        assert_eq!(Wire::connect(*addr).get("/ok", "").text(), "ok", "{addr}");
    }
    addrs
}

#[test]
fn bind_listens_on_all_addresses_of_a_name_at_one_port() {
    let addrs = listens_on("localhost:0");
    assert!(addrs.iter().all(|addr| addr.port() == addrs[0].port()), "{addrs:?}");
    let all = SocketAddr::from(([127, 0, 0, 1], 0));
    let addrs = listens_on(&[all, SocketAddr::from(([127, 0, 0, 2], 0))][..]);
    assert_eq!((addrs.len(), addrs[0].port()), (2, addrs[1].port()));
}

/// Addresses that no machine has (RFC 5737, section 3).
const MISSING: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)), 0),
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)), 0),
];

#[test]
fn bind_skips_an_address_that_the_machine_does_not_have() {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    for addresses in [[MISSING[0], local], [local, MISSING[1]]] {
        let addrs = listens_on(&addresses[..]);
        assert_eq!(addrs.iter().map(SocketAddr::ip).collect::<Vec<_>>(), [local.ip()]);
    }
}

#[test]
fn bind_error_names_every_address_that_failed() {
    let server = builder().bind(&MISSING[..]).build();
    let error = Local::start_failing(server);
    let text = "cannot listen on 203.0.113.1:0: Cannot assign requested address, \
                nor on 203.0.113.2:0: Cannot assign requested address";
    assert_eq!(error.to_string(), text);
    // The text that a `main` returning the error prints.
    assert_eq!(format!("{error:?}"), text);
    let error = Local::start_failing(builder().bind(&[][..]).build());
    assert_eq!(error.to_string(), "cannot listen on []: it has no address");
}
