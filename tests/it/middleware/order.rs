//! The order in which middleware sees requests and responses.

use std::sync::{Arc, Mutex};

use webserver::prelude::*;
use webserver::{Around, FutureRequest, FutureResponse, Next};

#[get("/me")]
fn me() -> &'static str {
    "me"
}

#[get("/search?{q}")]
fn search(q: &str) -> String {
    q.to_owned()
}

#[get("/boom")]
fn boom() -> &'static str {
    panic!("on purpose")
}

/// A middleware that records each call.
struct Trace(&'static str, Arc<Mutex<Vec<String>>>);

impl Trace {
    fn note(&self, what: &str) {
        self.1.lock().expect("nobody panics here").push(format!("{what} {}", self.0));
    }
}

impl Middleware for Trace {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.note("in");
        if request.path() == "/early" && self.0 == "b" {
            return Response::new("early").into();
        }
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.note(&format!("out {}", response.status().as_u16()));
        response.into()
    }
}

struct Wrap(Arc<Mutex<Vec<String>>>);

impl Middleware for Wrap {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            self.0.lock().expect("nobody panics here").push("in wrap".to_owned());
            let response = next.run(request).await;
            let line = format!("out {} wrap", response.status().as_u16());
            self.0.lock().expect("nobody panics here").push(line);
            response
        })
    }
}

#[tokio::test(flavor = "current_thread")]
async fn middleware_runs_from_the_outermost_to_the_innermost_and_back() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let server = ServerBuilder::new()
        .routes(routes![me, boom, search])
        .middleware(Trace("a", log.clone()))
        .middleware(Wrap(log.clone()))
        .middleware(Trace("b", log.clone()))
        .build();
    let client = server.client();
    let check = async |target: &str, status: u16| {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), status, "{target}");
        let lines: Vec<String> = log.lock().expect("nobody panics here").drain(..).collect();
        let out = if target == "/early" { vec![] } else { vec![format!("out {status} b")] };
        let mut wanted = vec!["in a".to_owned(), "in wrap".to_owned(), "in b".to_owned()];
        wanted.extend(out);
        wanted.extend([format!("out {status} wrap"), format!("out {status} a")]);
        assert_eq!(lines, wanted, "{target}");
    };
    check("/me", 200).await;
    check("/nowhere", 404).await;
    check("/boom", 500).await;
    check("/search", 422).await;
    check("/early", 200).await;
}
