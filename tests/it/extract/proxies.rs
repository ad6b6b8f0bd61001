//! The client as trusted proxies describe it: its address, and the scheme and host that it used.

use webserver::ProxyHeaders;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/who")]
fn who(PeerAddr(peer): PeerAddr, ClientIp(ip): ClientIp, asked: ConnectionInfo) -> String {
    format!("{} {ip} {}://{}", peer.ip(), asked.scheme(), asked.host())
}

#[test]
fn proxy_headers_count_only_from_a_trusted_proxy() {
    let spoofed = "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https\r\n\
                   x-forwarded-host: evil\r\nforwarded: for=192.0.2.2;proto=https;host=worse\r\n";
    let check = |builder: ServerBuilder, expected: &str| {
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        assert_eq!(wire.get("/who", spoofed).text(), expected);
    };
    let unmoved = "127.0.0.1 127.0.0.1 http://a";
    check(builder(), unmoved);
    check(builder().proxy_headers(ProxyHeaders::Forwarded), unmoved);
    check(builder().trusted_proxies(["10.0.0.0/8", "::1"]), unmoved);
    let trusting = || builder().trusted_proxies(["127.0.0.0/8"]);
    check(trusting(), "127.0.0.1 192.0.2.1 https://evil");
    let forwarded = trusting().proxy_headers(ProxyHeaders::Forwarded);
    check(forwarded, "127.0.0.1 192.0.2.2 https://worse");
}

#[test]
fn proxy_headers_may_name_a_websocket_scheme() {
    let check = |headers: ProxyHeaders, field: &str, expected: &str| {
        let builder = builder().trusted_proxies(["127.0.0.1"]).proxy_headers(headers);
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        assert_eq!(wire.get("/who", &format!("{field}\r\n")).text(), expected, "{field}");
    };
    let x = ProxyHeaders::XForwarded;
    check(x, "x-forwarded-proto: wss", "127.0.0.1 127.0.0.1 https://a");
    check(x, "x-forwarded-proto: ws", "127.0.0.1 127.0.0.1 http://a");
    let f = ProxyHeaders::Forwarded;
    check(f, "forwarded: for=192.0.2.9;proto=wss", "127.0.0.1 192.0.2.9 https://a");
    check(f, "forwarded: proto=WS;for=192.0.2.9;host=B", "127.0.0.1 192.0.2.9 http://b");
    check(f, "forwarded: for=192.0.2.9;proto=gopher", "127.0.0.1 192.0.2.9 http://a");
}

#[test]
fn https_target_is_accepted_only_from_a_trusted_proxy() {
    let check = |builder: ServerBuilder, status: u16| {
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        let answer = wire.get("https://a/who", "");
        assert_eq!(answer.status, status);
        // A trusted proxy that requests an https URI has named the scheme.
        assert_eq!(answer.text().ends_with("https://a"), status == 200, "{}", answer.text());
    };
    check(builder(), 421);
    check(builder().trusted_proxies(["10.0.0.0/8"]), 421);
    check(builder().trusted_proxies(["127.0.0.1"]), 200);
}

#[test]
fn trusted_proxies_that_are_not_addresses_are_errors_of_run() {
    let server = builder().trusted_proxies(["10.0.0.0/33", "proxy"]).build();
    let error = Local::start_failing(server).to_string();
    assert!(error.starts_with("`10.0.0.0/33` is not a proxy address: write it as"), "{error}");
    assert!(error.contains("\n`proxy` is not a proxy address"), "{error}");
}
