//! The descriptions of the examples: openapi-spec-validator reads them, and schemathesis compares them
//! with what the examples answer.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use webserver::openapi::OpenApi;
use webserver_tests::{Example, Wire, example};

use super::described;
use super::tools::{Folder, find, run};

/// The descriptions that examples print: the example, and its argument.
const PRINTED: [(&str, &str); 6] = [
    ("todo", "openapi"),
    ("testbed", "openapi"),
    ("forms", "openapi"),
    ("service", "openapi"),
    ("service", "openapi-of-site"),
    ("service", "openapi-of-monitoring"),
];

/// Returns the description that an example prints.
fn printed(example: &str, argument: &str) -> String {
    run(Command::new(self::example(example)).arg(argument)).text()
}

/// Writes a description into a file.
fn write(description: &str, folder: &Folder) -> PathBuf {
    let path = folder.path().join("openapi.json");
    fs::write(&path, description).expect("the folder is writable");
    path
}

#[test]
fn openapi_spec_validator_takes_the_descriptions_of_the_examples() {
    let Some(validator) = find(&["openapi-spec-validator"]) else { return };
    let folder = Folder::new("description");
    let printed = PRINTED.map(|(example, argument)| printed(example, argument));
    let described = [described::hello(), described::builder()];
    let described = described.iter().map(OpenApi::to_json);
    for description in printed.iter().map(String::as_str).chain(described) {
        let path = write(description, &folder);
        let text = run(Command::new(&validator).args(["--schema", "3.1"]).arg(&path)).text();
        assert!(text.trim_end().ends_with("OK"), "{text}\n{description}");
    }
}

/// Sends what schemathesis makes of a description: requests that fit it, and requests that do not.
fn schemathesis(tool: &Path, description: &str, address: SocketAddr, options: &[&str]) {
    const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
        response_headers_conformance,response_schema_conformance";
    // One after another, so that each has the time that it is given.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Folder::new("schemathesis");
    let mut command = Command::new(tool);
    command.arg("run").arg(write(description, &folder));
    command.args(["--url", &format!("http://{address}")]);
    command.args(["--checks", CHECKS, "--seed", "7", "--max-examples", "25"]);
    command.args(["--generation-database", "none", "--no-color"]);
    command.args(options);
    // It writes its notes into the folder that it is started in, and reads its settings there. A method that
    // no route of a server has is answered with 501, which it would take for a failure.
    let settings = folder.path().join("schemathesis.toml");
    let text = "[phases.coverage]\nunexpected-methods = [\"PATCH\", \"TRACE\"]\n";
    fs::write(settings, text).expect("the folder is writable");
    run(command.current_dir(folder.path())).text();
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_todo() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let description = printed("todo", "openapi");
    let todo = Example::start("todo", |addr| vec![addr.port().to_string()]);
    schemathesis(&tool, &description, todo.addr, &[]);
    // With a key, the requests reach the handlers.
    schemathesis(&tool, &description, todo.addr, &["--header", "x-key: ann-2026"]);
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_the_testbed() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let testbed = Example::testbed(1024);
    // These routes panic, keep a worker busy, or take as long as a request says.
    let options = ["--exclude-path-regex", "^/(panic|busy|slow|stream)"];
    schemathesis(&tool, &printed("testbed", "openapi"), testbed.addr, &options);
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_hello() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let hello = Example::start("hello", |addr| vec![addr.port().to_string()]);
    schemathesis(&tool, described::hello().to_json(), hello.addr, &[]);
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_the_builder() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let builder = Example::start("builder", |addr| vec![addr.port().to_string()]);
    schemathesis(&tool, described::builder().to_json(), builder.addr, &[]);
}

/// Returns the session of the cookie that a server sets at a request, as a field.
fn session(address: SocketAddr, path: &str, media_type: &str, body: &str) -> String {
    let length = body.len();
    let fields = format!("content-type: {media_type}\r\ncontent-length: {length}\r\n");
    let mut wire = Wire::connect(address);
    wire.send(format!("POST {path} HTTP/1.1\r\nhost: {address}\r\n{fields}\r\n{body}"));
    let answer = wire.answer(false);
    let mut cookies = answer.fields.iter().filter(|(name, _)| name == "set-cookie");
    let cookie = cookies.find(|(_, value)| value.starts_with("__Host-user="));
    let (_, cookie) = cookie.unwrap_or_else(|| panic!("{path} sets a session"));
    format!("cookie: {}", cookie.split(';').next().unwrap_or_default())
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_the_forms() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let description = printed("forms", "openapi");
    let forms = Example::start("forms", |addr| vec![addr.port().to_string()]);
    schemathesis(&tool, &description, forms.addr, &[]);
    let form = "application/x-www-form-urlencoded";
    let session = session(forms.addr, "/login", form, "name=Ada");
    schemathesis(&tool, &description, forms.addr, &["--header", &session]);
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_the_service() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let description = printed("service", "openapi");
    let (site, [api, monitoring]) = Example::start_with("service");
    schemathesis(&tool, &description, api, &[]);
    let session = session(api, "/session", "application/json", r#"{"name":"Ada"}"#);
    schemathesis(&tool, &description, api, &["--header", &session]);
    schemathesis(&tool, &printed("service", "openapi-of-site"), site.addr, &[]);
    schemathesis(&tool, &printed("service", "openapi-of-monitoring"), monitoring, &[]);
}
