//! The descriptions of the examples: openapi-spec-validator reads them, and schemathesis compares them
//! with what the examples answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use webserver_tests::{Example, example};

use super::tools::{Folder, find, run};

/// Writes the description of an example into a file.
fn description(name: &str, folder: &Folder) -> PathBuf {
    let text = run(Command::new(example(name)).arg("openapi")).text();
    let path = folder.path().join(format!("{name}.json"));
    fs::write(&path, text).expect("the folder is writable");
    path
}

#[test]
fn openapi_spec_validator_takes_the_descriptions_of_the_examples() {
    let Some(validator) = find(&["openapi-spec-validator"]) else { return };
    let folder = Folder::new("description");
    for name in ["todo", "testbed"] {
        let path = description(name, &folder);
        let text = run(Command::new(&validator).args(["--schema", "3.1"]).arg(&path)).text();
        assert!(text.trim_end().ends_with("OK"), "{text}");
    }
}

/// Sends what schemathesis makes of a description: requests that fit it, and requests that do not.
fn schemathesis(tool: &Path, description: &Path, example: &Example, options: &[&str]) {
    const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
        response_headers_conformance,response_schema_conformance";
    let mut command = Command::new(tool);
    command.arg("run").arg(description);
    command.args(["--url", &format!("http://{}", example.addr)]);
    command.args(["--checks", CHECKS, "--seed", "7", "--max-examples", "25"]);
    command.args(["--generation-database", "none", "--no-color"]);
    command.args(options);
    // It writes its notes into the folder that it is started in, and reads its settings there. A method that
    // no route of a server has is answered with 501, which it would take for a failure.
    let settings = description.with_file_name("schemathesis.toml");
    let text = "[phases.coverage]\nunexpected-methods = [\"PATCH\", \"TRACE\"]\n";
    fs::write(settings, text).expect("the folder is writable");
    command.current_dir(description.parent().expect("it is in a folder"));
    run(&mut command).text();
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_todo() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let folder = Folder::new("description");
    let description = description("todo", &folder);
    let todo = Example::start("todo", |addr| vec![addr.port().to_string()]);
    schemathesis(&tool, &description, &todo, &[]);
    // With a key, the requests reach the handlers.
    schemathesis(&tool, &description, &todo, &["--header", "x-key: ann-2026"]);
}

#[test]
fn schemathesis_finds_no_undescribed_answer_of_the_testbed() {
    let Some(tool) = find(&["schemathesis"]) else { return };
    let folder = Folder::new("description");
    let description = description("testbed", &folder);
    let testbed = Example::testbed(1024);
    // These routes panic, keep a worker busy, or take as long as a request says.
    let options = ["--exclude-path-regex", "^/(panic|busy|slow|stream)"];
    schemathesis(&tool, &description, &testbed, &options);
}
