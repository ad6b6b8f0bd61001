//! Many connections at once.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use webserver_tests::{Example, child};

use super::clients::{ASK, alone, connect, has_come, read_answer};

/// Returns whether this process may open the given number of files. If not, it says so, or runs the
/// test again in a shell that raises the limit as far as it may; the test in this process is then
/// done.
fn may_open(needed: u64, test: &str) -> bool {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("this is Linux");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("it is there");
    let mut numbers = line.split_whitespace().skip(3).map(|n| n.parse().unwrap_or(u64::MAX));
    let (soft, hard) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if soft >= needed {
        return true;
    }
    if hard < needed {
        println!("skipped: {test} needs {needed} open files, and {hard} are allowed");
        return false;
    }
    let again = child(test);
    let script = format!("ulimit -n {needed}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).arg(again.get_program()).args(again.get_args());
    let status = shell.status();
    assert!(status.expect("sh is there").success(), "{test} fails with {needed} open files");
    false
}

#[test]
fn slow_handlers_do_not_delay_other_clients() {
    let _alone = alone();
    let testbed = Example::testbed(4096);
    let slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(b"GET /slow/8000 HTTP/1.1\r\nhost: a\r\n\r\n").expect("it is open");
            stream
        })
        .collect();
    for _ in 0..50 {
        let mut stream = connect(testbed.addr);
        stream.write_all(ASK).expect("it is open");
        read_answer(&mut stream);
    }
    assert!(!slow.iter().any(has_come), "the others were answered before them");
}

#[test]
fn keep_alive_of_ten_thousand_connections_needs_little_memory() {
    const MANY: usize = 10_000;
    let _alone = alone();
    let own =
        concat!(module_path!(), "::keep_alive_of_ten_thousand_connections_needs_little_memory");
    if !may_open(10_200, own) {
        return;
    }
    let testbed = Example::testbed(10_200);
    let before = testbed.resident();
    let start = Instant::now();
    let mut streams: Vec<_> = (0..MANY)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(ASK).expect("it is open");
            stream
        })
        .collect();
    streams.iter_mut().for_each(read_answer);
    let took = start.elapsed();
    let each = (testbed.resident().saturating_sub(before)) / MANY as u64;
    println!("{MANY} connections answered in {took:?}; {each} resident bytes each");
    // An optimised build on an idle machine needs less than a second.
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(each < 8 * 1024, "{each} bytes for each connection");
    for stream in &mut streams {
        stream.write_all(ASK).expect("it was kept open");
    }
    streams.iter_mut().for_each(read_answer);
}
