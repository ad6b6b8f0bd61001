//! Python's `http.client`.

use std::process::Command;

use super::app::App;
use super::tools::{find, run, script};

#[test]
fn python_http_client_agrees() {
    let Some(python) = find(&["python3"]) else { return };
    let app = App::start();
    let mut command = Command::new(python);
    // `-I` ignores the environment and packages of the user.
    command.arg("-I").arg(script("client.py"));
    command.args([app.addr().ip().to_string(), app.addr().port().to_string()]);
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}
