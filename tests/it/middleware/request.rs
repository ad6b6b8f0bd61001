//! The head of a request in the hooks of its response: whoever has answered, and whatever was done
//! to the request on its way.

use std::sync::{Arc, Mutex};

use webserver::prelude::*;

/// Writes down what it reads of the request in the hook of the response.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

#[derive(Clone)]
struct Id(u8);

impl Middleware for Seen {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        request.extensions_mut().insert(Id(7));
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        let text = response.request().map_or("none".to_owned(), |request| {
            let id = request.extensions().get::<Id>().map(|id| id.0);
            let (method, path, query) = (request.method(), request.path(), request.query());
            let (host, peer) = (request.host(), request.peer_addr().map(|peer| peer.port()));
            format!("{method} {path} {query:?} {host:?} {id:?} {peer:?}")
        });
        self.0.lock().expect("no panic").push(format!("{} {text}", response.status().as_u16()));
        response.into()
    }
}

/// Answers some requests itself, and replaces some responses.
struct Other;

impl Middleware for Other {
    fn on_request(&self, request: Request) -> FutureRequest {
        match request.path() {
            "/refused" => StatusCode::FORBIDDEN.into_response().into(),
            "/refused/later" => FutureRequest::new(async move {
                drop(request);
                tokio::task::yield_now().await;
                Err(StatusCode::FORBIDDEN.into_response())
            }),
            _ => request.into(),
        }
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        if response.request().is_some_and(|request| request.path() == "/replaced") {
            return Response::new("another").into();
        }
        response.into()
    }
}

struct Wraps;

impl Middleware for Wraps {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            let response = next.run(request).await;
            assert!(response.request().is_some());
            response
        })
    }
}

#[get("/at-once/{id}")]
fn at_once(id: u8) -> Text<u8> {
    Text(id)
}

#[get("/waits")]
async fn waits() -> &'static str {
    tokio::task::yield_now().await;
    "waited"
}

#[post("/owns")]
async fn owns(mut request: Request) -> Body {
    tokio::task::yield_now().await;
    request.take_body()
}

#[get("/panics")]
async fn panics() -> &'static str {
    panic!("on purpose")
}

#[get("/late", timeout = "10ms")]
async fn late() -> &'static str {
    std::future::pending().await
}

#[get("/replaced")]
fn replaced() -> &'static str {
    "one"
}

/// Owns its request even longer than it takes to answer.
async fn builder_route(request: Request) -> Body {
    Body::stream(Keeps(request, false))
}

struct Keeps(Request, bool);

impl futures_core::Stream for Keeps {
    type Item = Result<String, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let text = (!self.1).then(|| Ok(self.0.path().to_owned()));
        self.1 = true;
        std::task::Poll::Ready(text)
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_response_hook_reads_the_request_whoever_answered_it() {
    let seen = Seen::default();
    let server = ServerBuilder::new()
        .routes(routes![at_once, waits, owns, panics, late, replaced])
        .route("/builder", HttpMethod::GET, builder_route)
        .middleware(seen.clone())
        .middleware(Wraps)
        .middleware(Other)
        .build();
    let client = server.client();
    let check = async |request: webserver::ClientRequest, expected: &str| {
        let peer = ([192, 0, 2, 1], 9);
        let text = request.peer_addr(peer).send().await.text().await;
        let found = seen.0.lock().expect("no panic").pop();
        assert_eq!(found.as_deref(), Some(expected), "{text}");
        text
    };
    // Twice, because the parts are reused.
    for _ in 0..2 {
        let rest = r#"None Some("localhost") Some(7) Some(9)"#;
        let at_once = r#"200 GET /at-once/7 Some("q=%20") Some("localhost") Some(7) Some(9)"#;
        check(client.get("/%61t-once/7?q=%20"), at_once).await;
        check(client.get("/waits"), &format!("200 GET /waits {rest}")).await;
        let owns = client.post("/owns").body("body");
        assert_eq!(check(owns, &format!("200 POST /owns {rest}")).await, "body");
        check(client.get("/panics"), &format!("500 GET /panics {rest}")).await;
        check(client.get("/late"), &format!("503 GET /late {rest}")).await;
        check(client.get("/nowhere"), &format!("404 GET /nowhere {rest}")).await;
        check(client.put("/waits"), &format!("405 PUT /waits {rest}")).await;
        check(client.get("/at-once/x"), &format!("404 GET /at-once/x {rest}")).await;
        check(client.get("/refused"), &format!("403 GET /refused {rest}")).await;
        check(client.get("/refused/later"), &format!("403 GET /refused/later {rest}")).await;
        check(client.get("/replaced"), &format!("200 GET /replaced {rest}")).await;
        let kept = check(client.get("/builder"), &format!("200 GET /builder {rest}")).await;
        assert_eq!(kept, "/builder");
    }
    // A response does not bring its request out of the app.
    let response = client.get("/waits").send().await.into_response();
    assert!(response.request().is_none());
    assert!(Response::new("").request().is_none());
}
