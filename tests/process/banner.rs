//! The text that a server prints when it starts.

use std::process::{Command, Stdio};

#[test]
fn banner_is_coloured_only_on_a_terminal() {
    let testbed = webserver_tests::example("testbed");
    let testbed = testbed.display();
    let run = format!("timeout --signal=INT 2 {testbed} --addr 127.0.0.1:0 --workers 1");
    let mut script = Command::new("script");
    script.args(["-qec", &run, "/dev/null"]).stdin(Stdio::null()).env_remove("NO_COLOR");
    let shown = script.output().expect("script is installed");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("listening on \x1b[1mhttp://127.0.0.1:"), "{shown:?}");
    assert!(shown.contains("\x1b[32mGET "), "{shown:?}");
    let plain = Command::new("sh").args(["-c", &run]).output().expect("sh is there");
    let plain = String::from_utf8_lossy(&plain.stdout).into_owned();
    assert!(plain.contains("listening on http://127.0.0.1:") && !plain.contains('\x1b'), "{plain}");
}
