//! `ab` and `wrk`: many requests over few connections, of which none fails. How fast they are is a
//! matter of the benchmarks.

use std::process::Command;

use super::app::App;
use super::tools::{find, run};

#[test]
fn ab_keep_alive_has_no_failed_request() {
    let Some(ab) = find(&["ab"]) else { return };
    let app = App::start();
    let check = |target: &str, arguments: &[&str]| {
        let mut command = Command::new(&ab);
        command.args(["-k", "-c", "16", "-n", "4000", "-t", "10", "-s", "10"]);
        // `-t` sets a number of requests too, so the right number is given again after it.
        command.args(["-n", "4000"]).args(arguments).arg(app.url(target));
        let text = run(&mut command).text();
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.map(str::trim).unwrap_or_default().to_owned()
        };
        assert_eq!(field("Complete requests:"), "4000", "{target}: {text}");
        assert_eq!(field("Failed requests:"), "0", "{target}: {text}");
        assert_eq!(field("Non-2xx responses:"), "", "{target}: {text}");
        field("Keep-Alive requests:")
    };
    // `ab` speaks HTTP/1.0 and asks for keep-alive.
    assert_eq!(check("/hello", &[]), "4000");
    assert_eq!(check("/hello", &["-i"]), "4000");
    let body = super::tools::Folder::new("ab");
    let file = body.path().join("body");
    std::fs::write(&file, "x".repeat(3000)).expect("a file can be written");
    let file = file.to_str().expect("the path is text");
    assert_eq!(check("/count", &["-p", file, "-T", "text/plain"]), "4000");
    // To HTTP/1.0, a stream of unknown length ends with the connection.
    assert_eq!(check("/chunks/2", &[]), "0");
}

#[test]
fn wrk_sees_no_error() {
    let Some(wrk) = find(&["wrk"]) else { return };
    let app = App::start();
    let folder = super::tools::Folder::new("wrk");
    let check = |target: &str, script: Option<&str>| {
        let mut command = Command::new(&wrk);
        command.args(["--threads", "2", "--connections", "32", "--duration", "1s"]);
        command.args(["--timeout", "10s"]);
        if let Some(script) = script {
            let file = folder.path().join("script.lua");
            std::fs::write(&file, script).expect("a file can be written");
            command.arg("--script").arg(file);
        }
        let text = run(command.arg(app.url(target))).text();
        assert!(!text.contains("Non-2xx"), "{target}: {text}");
        assert!(!text.contains("Socket errors"), "{target}: {text}");
        let requests = text.lines().find(|line| line.contains(" requests in "));
        let requests = requests.and_then(|line| line.split_whitespace().next()?.parse().ok());
        assert!(requests.is_some_and(|count: u64| count > 100), "{target}: {text}");
    };
    check("/hello", None);
    check("/hello", Some(MIXED));
}

/// A script with requests of each kind in one write.
const MIXED: &str = r#"
init = function()
  local coded = {["Host"] = wrk.headers["Host"], ["Transfer-Encoding"] = "chunked"}
  all = table.concat({
    wrk.format("GET", "/hello"),
    wrk.format("POST", "/count", coded) .. "3\r\nabc\r\n0\r\n\r\n",
    wrk.format("GET", "/chunks/3"),
    wrk.format("POST", "/count", nil, "abc"),
    wrk.format("GET", "/hello"),
  })
end
request = function() return all end
"#;
