//! Node's `fetch` and its `http` module.

use std::process::Command;

use super::app::App;
use super::tools::{find, run, script};

fn check(name: &str) {
    let Some(node) = find(&["node", "nodejs"]) else { return };
    let app = App::start();
    let mut command = Command::new(node);
    command.arg(script(name)).arg(app.url(""));
    // Options of the user could set a proxy.
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}

#[test]
fn node_fetch_agrees() {
    check("fetch.mjs");
}

#[test]
fn node_http_agrees() {
    check("http.mjs");
}
