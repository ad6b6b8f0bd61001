//! The subject of the measurements: a server with the routes of the scenarios, and the scenarios as
//! bytes. Each program decides how to measure.

#![forbid(unsafe_code)]

pub mod routes;

use std::fmt;

use serde::{Deserialize, Serialize};
use webserver::engine::memory::Connection;
use webserver::prelude::*;

/// A scenario: one way to use a server.
#[derive(Debug)]
pub struct Scenario {
    pub name: &'static str,
    /// The bytes that the client sends in one write.
    pub input: &'static [u8],
    /// The number of requests in `input`.
    pub requests: usize,
    /// The end of each answer.
    pub answer: &'static [u8],
    /// Makes the server that the requests are sent to.
    server: fn() -> Server,
}

/// The scenarios whose instruction counts are watched.
pub const SCENARIOS: [Scenario; 8] = [
    Scenario {
        name: "plaintext",
        input: b"GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        requests: 1,
        answer: b"Hello, World!",
        server: plain,
    },
    Scenario {
        name: "json",
        input: b"GET /json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        requests: 1,
        answer: br#"{"message":"Hello, World!"}"#,
        server: plain,
    },
    Scenario {
        name: "param",
        input: b"GET /users/1234567 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        requests: 1,
        answer: b"1234567",
        server: plain,
    },
    Scenario {
        name: "query",
        input: b"GET /q?name=Ada%20L&n=42 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        requests: 1,
        answer: b"Ada L 42",
        server: plain,
    },
    Scenario {
        name: "people",
        input: b"POST /people HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
                 Content-Length: 32\r\n\r\n{\"name\":\"Ada Lovelace\",\"age\":36}",
        requests: 1,
        answer: br#"{"name":"Ada Lovelace","age":36}"#,
        server: plain,
    },
    Scenario {
        name: "pipelined",
        input: PIPELINED,
        requests: 16,
        answer: b"Hello, World!",
        server: plain,
    },
    Scenario { name: "hook", input: ONE, requests: 1, answer: b"Hello, World!", server: with_hook },
    Scenario {
        name: "guard",
        input: ONE,
        requests: 1,
        answer: b"Hello, World!",
        server: with_guard,
    },
];

const PIPELINED: &[u8] = &repeated::<{ 16 * ONE.len() }>(ONE);
const ONE: &[u8] = b"GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

const fn repeated<const N: usize>(one: &[u8]) -> [u8; N] {
    let mut all = [0; N];
    let mut at = 0;
    while at < N {
        all[at] = one[at % one.len()];
        at += 1;
    }
    all
}

impl Scenario {
    /// Returns the scenario of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }
}

/// A client on one keep-alive connection to a server in the same process.
#[derive(Debug)]
pub struct Client {
    connection: Connection,
    output: Vec<u8>,
}

/// A server without middleware.
fn plain() -> Server {
    ServerBuilder::new().routes(routes![index, plaintext, json, user, query, people]).build()
}

/// A server with a middleware whose hooks pass everything on unchanged.
fn with_hook() -> Server {
    ServerBuilder::new().middleware(Noop).routes(routes![plaintext]).build()
}

/// A server with a group whose guard does not wait.
fn with_guard() -> Server {
    ServerBuilder::new().routes(routes![with [lets_in] => [plaintext]]).build()
}

struct Noop;

impl Middleware for Noop {}

#[middleware]
fn lets_in(request: &Request) -> Result<(), StatusCode> {
    if request.headers().get("host").is_some() { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }
}

impl Client {
    /// Opens a connection to the server of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let server = (scenario.server)();
        Self { connection: Connection::open(&server), output: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a scenario's bytes the given number of times and reads the answers.
    ///
    /// # Panics
    /// If an answer is not the one expected.
    pub fn run(&mut self, scenario: &Scenario, times: usize) {
        for _ in 0..times {
            self.output.clear();
            let taken = self.connection.exchange(scenario.input, &mut self.output);
            assert!(taken == scenario.input.len() && self.output.ends_with(scenario.answer));
        }
    }
}

#[get("/")]
fn index() -> &'static str {
    "a server to be measured\n"
}

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: "Hello, World!" })
}

#[get("/users/{id}")]
fn user(id: u64) -> u64 {
    id
}

struct Pair<'a>(&'a str, u32);

impl fmt::Display for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

#[get("/q?{name}&{n}")]
fn query(name: &str, n: u32) -> Text<Pair<'_>> {
    Text(Pair(name, n))
}

#[derive(Serialize, Deserialize)]
struct Person {
    name: String,
    age: u32,
}

#[post("/people")]
fn people(person: Json<Person>) -> Json<Person> {
    person
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_answered() {
        for scenario in &SCENARIOS {
            let mut client = Client::new(scenario);
            client.run(scenario, 2);
            let answers = client.output.windows(15).filter(|w| w == b"HTTP/1.1 200 OK").count();
            assert_eq!(answers, scenario.requests, "{}", scenario.name);
        }
    }
}
