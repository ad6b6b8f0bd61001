//! The docs page in Chromium, which can reach no other host: it shows the description, and tries an operation.

use std::io::Read;
use std::process::Command;

use flate2::read::GzDecoder;
use webserver_tests::{Local, builder};

use super::browser::{CHROMIUM, arguments};
use super::tools::{Folder, find, run, script};
use super::typescript::shop;

fn server(path: &str) -> Local {
    Local::start(
        builder().base_path("/shop").routes(shop::routes!()).docs(path, &shop::openapi()).build(),
    )
}

/// Runs the script against a page, whose address has the path.
fn check(server: &Local, path: &str) {
    let Some(chromium) = find(&CHROMIUM) else { return };
    let Some(node) = find(&["node", "nodejs"]) else { return };
    let profile = Folder::new("chromium-docs");
    let mut command = Command::new(node);
    command.arg(script("docs.mjs")).arg(format!("http://{}{path}", server.addr));
    command.arg(chromium).args(arguments(profile.path()));
    // No name but the server's address is resolved.
    command.arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}

#[test]
fn docs_page_in_chromium_tries_an_operation_and_asks_no_other_host() {
    let server = server("/docs");
    check(&server, "/shop/docs");
}

#[test]
fn docs_page_can_be_at_the_root_of_the_server() {
    let server = server("/");
    check(&server, "/shop/");
}

#[test]
fn docs_page_has_the_files_of_the_version_that_it_names() {
    let read = |bytes: &[u8]| {
        let mut text = String::new();
        GzDecoder::new(bytes).read_to_string(&mut text).expect("it is compressed text");
        text
    };
    let version = format!("\"{}\"", webserver_docs::VERSION);
    assert!(read(webserver_docs::SCRIPT).contains(&version), "it is another version");
    assert!(read(webserver_docs::STYLE).starts_with(".swagger-ui"));
}
