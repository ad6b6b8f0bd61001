//! How much a client may send after it was refused.

use std::time::Duration;

use webserver::Limits;
use webserver_tests::{Local, Wire, builder};

fn start(change: impl FnOnce(&mut Limits)) -> Local {
    let mut limits = Limits::default();
    limits.linger_bytes = 1 << 20;
    limits.linger_time = Duration::from_mins(1);
    change(&mut limits);
    Local::start(builder().limits(limits).build())
}

#[test]
fn linger_bytes_bound_the_input_after_a_refusal() {
    let server = start(|_| {});
    let mut wire = Wire::connect(server.addr);
    wire.send("no request\r\n\r\n");
    assert_eq!(wire.answer(false).status, 400);
    // Far more than the buffers of both sockets hold.
    assert!(wire.try_send(vec![b'x'; 64 << 20]).is_err(), "all of it was taken");
}

#[test]
fn linger_bytes_bound_the_input_of_connections_over_the_limit() {
    let server = start(|limits| limits.connections = 1);
    let _first = Wire::connect(server.addr);
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.answer(false).status, 503);
    assert!(wire.try_send(vec![b'x'; 64 << 20]).is_err(), "all of it was taken");
}
