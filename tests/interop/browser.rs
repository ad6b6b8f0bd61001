//! Chromium without a window: a page with a style, a script and an image, and what its script
//! fetches over several connections.

use std::process::Command;

use super::app::App;
use super::tools::{Folder, find, run};

#[test]
fn chromium_loads_a_page_and_what_it_fetches() {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let Some(chromium) = find(&names) else { return };
    let app = App::start();
    let profile = Folder::new("chromium");
    let mut command = Command::new(chromium);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
    command.args(["--disable-quic", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--disable-extensions"]);
    command.args(["--disable-default-apps", "--no-proxy-server", "--mute-audio"]);
    command.arg(format!("--user-data-dir={}", profile.path().display()));
    // The browser's virtual time skips idle waits; fetches still take as long as they take.
    command.args(["--virtual-time-budget=60000", "--dump-dom"]);
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let page = run(command.arg(app.url("/"))).text();
    let result = page.split_once("<pre id=\"result\">").and_then(|(_, rest)| rest.split_once('<'));
    let result = result.map(|(result, _)| result).unwrap_or_default();
    assert_eq!(result, EXPECTED, "{page}");
}

const EXPECTED: &str = "image=7x5
style=rgb(1, 2, 3)
assets=24 several=true
chunks=307200
count=200 3000000
mirror=200 hé
refused=403 no
missing=404
head=5
abort=aborted
end";
