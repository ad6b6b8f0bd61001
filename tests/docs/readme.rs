//! Follows the README as a newcomer would: its `Cargo.toml` and its programs are built as a
//! separate crate, are run, and must answer its `curl` commands as the README says.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use webserver_tests::Wire;

use super::root;

const WRITTEN_ADDRESS: &str = "127.0.0.1:8080";
const WRITTEN_PATH: &str = "../webserver/webserver";

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README is there")
}

/// Returns the code blocks of one language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let open = format!("\n```{language}\n");
    let blocks = readme.split(&open).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// Returns the commands of the README that begin with these words, each with the lines that it
/// prints.
fn commands(readme: &str, words: &str) -> Vec<(String, String)> {
    let blocks = blocks(readme, "console");
    let commands = blocks.iter().flat_map(|block| block.split("$ ").skip(1));
    let parts = commands.map(|command| command.split_once('\n').unwrap_or((command, "")));
    let wanted = parts.filter(|(command, _)| command.starts_with(words));
    wanted.map(|(command, output)| (command.to_owned(), output.to_owned())).collect()
}

/// Writes a crate from the README's texts and returns its folder. Two things are changed: the paths
/// of the framework and the server, and the dependencies, which are those of this workspace because
/// they are downloaded already.
fn newcomer(addr: SocketAddr) -> PathBuf {
    let readme = readme();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(folder.join("src/bin")).expect("the folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).expect("the file can be written");
    };
    let [manifest] = &blocks(&readme, "toml")[..] else { panic!("one whole Cargo.toml") };
    assert!(manifest.contains(WRITTEN_PATH), "the path that is replaced: {manifest}");
    let path = root().join("webserver").display().to_string();
    let manifest = manifest.replace(WRITTEN_PATH, &path);
    // The crate is built in this workspace's folder. Debug info is set as in this workspace, so
    // that dependencies that are already built are reused.
    let own = "\n[workspace]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";
    write("Cargo.toml", &format!("{manifest}{own}"));
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is there");
    write("Cargo.lock", &lock);
    let [first, service] = &blocks(&readme, "rust")[..] else { panic!("two programs") };
    for (name, program) in [("src/main.rs", first), ("src/bin/service.rs", service)] {
        assert!(program.contains(WRITTEN_ADDRESS), "the address that is replaced: {program}");
        write(name, &program.replace(WRITTEN_ADDRESS, &addr.to_string()));
    }
    folder
}

fn cargo(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).arg("--offline").current_dir(folder);
    command.env("CARGO_TARGET_DIR", target());
    let output = command.output().expect("cargo can be run");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}:\n{text}");
    assert!(!text.contains("warning"), "cargo {arguments:?} warns:\n{text}");
}

/// Returns the target folder of this workspace.
fn target() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    folder.expect("it is inside the target folder").to_owned()
}

/// A running program of the README.
struct Program {
    child: Child,
    /// The output until the program was listening.
    printed: String,
}

impl Program {
    fn start(name: &str) -> Self {
        let path = target().join("debug").join(name);
        let child = Command::new(&path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let stdout = child.stdout.take().expect("it is piped");
        // From here on, a panic ends the process.
        let mut program = Self { child, printed: String::new() };
        for line in BufReader::new(stdout).lines() {
            let line = line.expect("the output is UTF-8");
            program.printed.push_str(&line);
            program.printed.push('\n');
            if line.starts_with("listening") {
                break;
            }
        }
        program
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Splits a command line into its arguments, with single quotes as in the shell.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Sends the request of a `curl` command of the README, and returns the body of the answer.
fn curl(addr: SocketAddr, command: &str) -> String {
    let (mut method, mut fields, mut body) = ("GET", String::new(), String::new());
    let mut target = None;
    let mut words = words(command).into_iter().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "-H" => {
                fields.push_str(&words.next().expect("a field"));
                fields.push_str("\r\n");
            }
            "--json" => {
                method = "POST";
                body = words.next().expect("a body");
                fields += "content-type: application/json\r\naccept: application/json\r\n";
            }
            url => {
                let path = url.strip_prefix(&format!("http://{WRITTEN_ADDRESS}"));
                target = Some(path.unwrap_or_else(|| panic!("{command}: {url}")).to_owned());
            }
        }
    }
    let target = target.unwrap_or_else(|| panic!("{command}: no URL"));
    let mut wire = Wire::connect(addr);
    let length = body.len();
    wire.send(format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\n{fields}content-length: {length}\r\n\r\n{body}"
    ));
    wire.answer(false).text()
}

#[test]
fn readme_programs_build_run_and_answer_as_written() {
    let readme = readme();
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let addr = listener.local_addr().expect("a bound socket has an address");
    drop(listener);
    let folder = newcomer(addr);
    cargo(&folder, &["build"]);
    // The crate's own test is run too.
    cargo(&folder, &["test", "--bin", "service"]);

    let (first, service): (Vec<_>, Vec<_>) =
        commands(&readme, "curl").into_iter().partition(|(command, _)| command.contains("/hello/"));
    assert!(first.len() >= 2 && service.len() >= 2, "{first:?} {service:?}");
    for (name, commands) in [("hello", first), ("service", service)] {
        let program = Program::start(name);
        if name == "hello" {
            let run = printed_by_run(&readme);
            assert_eq!(program.printed.replace(&addr.to_string(), WRITTEN_ADDRESS), run);
        }
        for (command, expected) in commands {
            assert_eq!(curl(addr, &command).trim_end(), expected.trim_end(), "{command}");
        }
    }
}

/// Returns the output of `cargo run` according to the README.
fn printed_by_run(readme: &str) -> String {
    let runs = commands(readme, "cargo run");
    let run =
        runs.into_iter().find(|(command, output)| command == "cargo run" && !output.is_empty());
    run.expect("the README shows what a server prints").1
}

#[test]
fn readme_cargo_add_commands_give_its_manifest() {
    let readme = readme();
    let features = |text: &str, separators: &[char]| -> BTreeSet<String> {
        text.split(separators).map(|name| name.trim().trim_matches('"').to_owned()).collect()
    };
    let mut added = BTreeSet::new();
    for (command, _) in commands(&readme, "cargo add") {
        let mut words = command.split_whitespace().skip(2);
        let mut entry = (words.next().expect("a crate").to_owned(), BTreeSet::new(), true);
        while let Some(word) = words.next() {
            match word {
                "--features" => entry.1 = features(words.next().expect("names"), &[',']),
                "--no-default-features" => entry.2 = false,
                "--path" => assert_eq!(words.next(), Some(WRITTEN_PATH)),
                other => panic!("{command}: {other}"),
            }
        }
        added.insert(entry);
    }
    let manifest = blocks(&readme, "toml").concat();
    let (_, dependencies) = manifest.split_once("[dependencies]\n").expect("it has dependencies");
    let lines = dependencies.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let written: BTreeSet<_> = lines
        .map(|line| {
            let (name, value) = line.split_once(" = ").expect("a dependency is a line");
            let list = value.split_once("features = [").and_then(|(_, rest)| rest.split_once(']'));
            let list = list.map(|(list, _)| features(list, &[','])).unwrap_or_default();
            (name.to_owned(), list, !value.contains("default-features = false"))
        })
        .collect();
    assert_eq!(added, written);
}
