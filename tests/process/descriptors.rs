//! A system that runs out of a resource: descriptors, or memory for threads.

use std::io::Write;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use webserver_tests::Example;

use super::clients::{ASK, connect, has_come, read_answer};

#[test]
fn descriptor_exhaustion_only_pauses_accepting() {
    let testbed = Example::testbed(64);
    let mut asked: Vec<_> = (0..120)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(ASK).expect("the system takes it");
            stream
        })
        .collect();
    thread::sleep(Duration::from_secs(1));
    let (before, resident) = (testbed.cpu_ticks(), testbed.resident());
    thread::sleep(Duration::from_secs(2));
    let ticks = testbed.cpu_ticks() - before;
    assert!(ticks < 60, "a busy loop: {ticks} of 200 hundredths of a second");

    let (mut served, mut waiting): (Vec<_>, Vec<_>) = asked.drain(..).partition(has_come);
    assert!((20..64).contains(&served.len()), "{} were accepted", served.len());
    for stream in &mut served {
        read_answer(stream);
        stream.write_all(ASK).expect("it is open");
        read_answer(stream);
    }
    // The places are passed on as they become free, until every client has had one.
    while !waiting.is_empty() {
        served.clear();
        let start = Instant::now();
        while served.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(20), "{} wait for ever", waiting.len());
            thread::sleep(Duration::from_millis(20));
            (served, waiting) = waiting.into_iter().partition(has_come);
        }
        served.iter_mut().for_each(read_answer);
    }
    let grown = testbed.resident().saturating_sub(resident);
    assert!(grown < 4 * 1024 * 1024, "{grown} bytes");
}

#[test]
fn startup_failure_of_a_worker_names_its_cause_and_ends_the_process() {
    let check = |limit: &str, expected: &str| {
        let testbed = webserver_tests::example("testbed");
        let run = format!("{limit}; exec timeout 20 \"$0\" --addr 127.0.0.1:0 --workers 8");
        let ended =
            Command::new("sh").args(["-c", &run]).arg(testbed).output().expect("sh is there");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("a worker thread failed: {expected}: ")), "{told}");
        let shown = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(!shown.contains("listening"), "it was never there as a whole: {shown}");
    };
    // There are enough descriptors for eight listeners and the runtimes of some workers.
    check("ulimit -n 32", "its runtime cannot be built");
    check("export RUST_MIN_STACK=100000000000000000", "it cannot be started");
}
