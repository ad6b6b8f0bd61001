//! The signals that stop a server, and the exit code of its process.

use std::net::SocketAddr;
use std::time::Duration;

use webserver_tests::{Example, Local, Wire, builder, child, is_child};

fn ask(addr: SocketAddr, head: &str) -> Wire {
    let mut wire = Wire::connect(addr);
    wire.send(format!("{head}\r\nhost: a\r\n\r\n"));
    wire
}

#[test]
fn second_signal_succeeds_if_only_lingering_connections_are_left() {
    let mut testbed = Example::testbed(256);
    let mut lingering = Wire::connect(testbed.addr);
    lingering.send("GET / HTTP/1.1\r\n\r\n");
    assert_eq!(lingering.answer(false).status, 400);
    testbed.send_signal("TERM");
    assert_eq!(testbed.signal("TERM"), Some(0));
}

#[test]
fn signal_stops_the_process_gracefully_with_exit_code_0() {
    for name in ["INT", "TERM"] {
        let mut testbed = Example::testbed(256);
        let mut wire = ask(testbed.addr, "GET /slow/500 HTTP/1.1");
        std::thread::sleep(Duration::from_millis(200));
        testbed.send_signal(name);
        assert_eq!(wire.answer(false).text(), "done", "{name}");
        assert_eq!(testbed.wait(), Some(0), "{name}");
    }
}

#[test]
fn second_signal_stops_the_process_immediately() {
    let mut testbed = Example::testbed(256);
    let mut wire = ask(testbed.addr, "GET /slow/60000 HTTP/1.1");
    let mut idle = Wire::connect(testbed.addr);
    std::thread::sleep(Duration::from_millis(200));
    testbed.send_signal("TERM");
    assert!(idle.is_closed(), "the first has arrived");
    assert_eq!(testbed.signal("INT"), Some(1));
    assert!(wire.is_closed());
}

#[test]
fn signals_can_be_left_to_the_application() {
    let own = concat!(module_path!(), "::signals_can_be_left_to_the_application");
    if !is_child(own) {
        // The signal is sent to the whole process.
        let ended = child(own).output().expect("a test can be run");
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(ended.status.success() && text.contains("still answering"), "{text}");
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let terminated = {
        let _entered = runtime.enter();
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    };
    let mut terminated = terminated.expect("signals can be caught");
    let server = Local::start(builder().signals(false).build());
    let own = std::process::id().to_string();
    let sent = std::process::Command::new("kill").args(["-TERM", &own]).status();
    assert!(sent.expect("there is a kill").success());
    runtime.block_on(terminated.recv());
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(ask(server.addr, "GET /none HTTP/1.1").answer(false).status, 404);
    println!("still answering");
}
