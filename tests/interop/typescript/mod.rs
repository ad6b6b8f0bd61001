//! Clients in TypeScript: the compiler checks them, and Node runs one against the server that it is of.

mod hostile;
pub(crate) mod shop;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use webserver::openapi::OpenApi;
use webserver_tests::{Local, builder};

use super::tools::{Folder, find, run, script};

fn file(name: &str) -> PathBuf {
    script("typescript").join(name)
}

/// Compares a client with the file that has it. `TYPESCRIPT=overwrite` writes the file.
fn check(openapi: &OpenApi, name: &str) {
    let (client, file) = (openapi.typescript(), file(name));
    if std::env::var_os("TYPESCRIPT").is_some_and(|value| value == "overwrite") {
        fs::write(&file, &client).expect("the file can be written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let mut lines = client.lines().zip(expected.lines()).enumerate();
    let first = lines.find(|(_, (one, other))| one != other);
    assert!(client == expected, "{name} differs; the first line that does: {first:#?}");
}

/// Runs the compiler, with what makes it strict, over files in a folder.
fn compile(tsc: &Path, folder: &Folder, files: &[&str]) {
    let mut command = Command::new(tsc);
    command.current_dir(folder.path()).args(files);
    command.args(["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"]);
    command.args(["--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns"]);
    command.args(["--noPropertyAccessFromIndexSignature", "--noImplicitOverride"]);
    command.args(["--isolatedModules", "--verbatimModuleSyntax", "--erasableSyntaxOnly"]);
    command.args([
        "--target",
        "es2022",
        "--module",
        "nodenext",
        "--lib",
        "es2022,dom,dom.iterable",
    ]);
    command.args(["--outDir", "out"]);
    run(&mut command).text();
}

fn copy(name: &str, folder: &Folder, to: &str) {
    fs::copy(file(name), folder.path().join(to)).expect("the file can be copied");
}

#[test]
fn typescript_client_is_the_same_on_each_run() {
    check(&shop::openapi(), "shop.ts");
    assert_eq!(shop::openapi().typescript(), shop::openapi().typescript());
}

#[test]
fn typescript_client_of_hostile_names_and_docs_is_harmless() {
    check(&hostile::openapi(), "hostile.ts");
    let (Some(tsc), Some(node)) = (find(&["tsc"]), find(&["node", "nodejs"])) else { return };
    let folder = Folder::new("typescript-hostile");
    fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#)
        .expect("it can be written");
    copy("hostile.ts", &folder, "api.ts");
    copy("hostile.test.ts", &folder, "test.ts");
    compile(&tsc, &folder, &["test.ts"]);
    let server = Local::start(builder().routes(hostile::routes!()).build());
    let mut command = Command::new(node);
    command.arg(folder.path().join("out/test.js")).arg(format!("http://{}", server.addr));
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}

#[test]
fn typescript_client_is_checked_by_tsc_and_run_by_node() {
    let (Some(tsc), Some(node)) = (find(&["tsc"]), find(&["node", "nodejs"])) else { return };
    let folder = Folder::new("typescript-shop");
    fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#)
        .expect("it can be written");
    copy("shop.ts", &folder, "api.ts");
    copy("shop.test.ts", &folder, "test.ts");
    compile(&tsc, &folder, &["test.ts"]);
    let server = Local::start(builder().base_path("/shop").routes(shop::routes!()).build());
    let mut command = Command::new(node);
    command.arg(folder.path().join("out/test.js")).arg(format!("http://{}/shop/", server.addr));
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}
