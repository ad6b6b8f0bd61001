//! Chromium without a window: a page with a style, a script and an image, and what its script
//! fetches over several connections; and a person who uses the examples.

use std::path::Path;
use std::process::Command;

use webserver_tests::Example;

use super::app::App;
use super::tools::{Folder, find, run, script};

pub(crate) const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The arguments of a browser that opens no window and connects to nothing by itself.
pub(crate) fn arguments(profile: &Path) -> Vec<String> {
    let fixed = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
        "--disable-default-apps",
        "--no-proxy-server",
        "--mute-audio",
    ];
    let profile = format!("--user-data-dir={}", profile.display());
    fixed.into_iter().map(str::to_owned).chain([profile]).collect()
}

#[test]
fn chromium_loads_a_page_and_what_it_fetches() {
    let Some(chromium) = find(&CHROMIUM) else { return };
    let app = App::start();
    let profile = Folder::new("chromium");
    let mut command = Command::new(chromium);
    command.args(arguments(profile.path()));
    // The browser's virtual time skips idle waits; fetches still take as long as they take.
    command.args(["--virtual-time-budget=60000", "--dump-dom"]);
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let page = run(command.arg(app.url("/"))).text();
    let result = page.split_once("<pre id=\"result\">").and_then(|(_, rest)| rest.split_once('<'));
    let result = result.map(|(result, _)| result).unwrap_or_default();
    assert_eq!(result, EXPECTED, "{page}");
}

/// A wrong form, its mistakes beside their fields, the corrected form, and the photo on the page.
#[test]
fn chromium_fills_in_the_forms_of_the_example() {
    let Some(chromium) = find(&CHROMIUM) else { return };
    let Some(node) = find(&["node", "nodejs"]) else { return };
    let forms = Example::start("forms", |addr| vec![addr.port().to_string()]);
    let profile = Folder::new("chromium-forms");
    let mut command = Command::new(node);
    command.arg(script("forms.mjs")).arg(format!("http://{}/", forms.addr));
    command.arg(script("two_by_three.png")).arg(chromium).args(arguments(profile.path()));
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}

/// A person who uses the page of the example, which calls an API of another origin; and pages of other
/// origins, which can neither read nor change anything.
#[test]
fn chromium_uses_the_page_of_the_service_and_lets_no_other_page_do_so() {
    let Some(chromium) = find(&CHROMIUM) else { return };
    let Some(node) = find(&["node", "nodejs"]) else { return };
    let (service, [api, _]) = Example::start_with("service");
    let profile = Folder::new("chromium-service");
    let mut command = Command::new(node);
    command.arg(script("service.mjs")).arg(format!("http://{}/", service.addr));
    command.arg(format!("http://{api}")).arg(chromium).args(arguments(profile.path()));
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
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
