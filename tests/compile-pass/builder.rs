//! States, lists of routes and functions in any order and number, with types that rustc infers.

use std::sync::Arc;

use webserver::prelude::*;

#[get("/a")]
fn a(_: State<u8>) {}

#[get("/b")]
fn b(_: State<u8>, _: State<Arc<u16>>) {}

routes![Group = [b]];

trait Repository: Send + Sync {}

struct Memory;

impl Repository for Memory {}

#[get("/c")]
fn c(_: State<Arc<dyn Repository>>) {}

async fn hello(_: Request) -> &'static str {
    "hello"
}

fn with_bytes<R>(builder: ServerBuilder<(), R>) -> ServerBuilder<(u8, ()), R> {
    builder.state(7)
}

/// Wraps around, with what the prelude has.
struct Around1;

impl Middleware for Around1 {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move { next.run(request).await })
    }

    fn on_request(&self, request: Request) -> FutureRequest {
        FutureRequest::new(async move { Ok(request) })
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        response.into()
    }
}

fn main() {
    let list = routes![a, "/x" => Group];
    let _: Server = with_bytes(ServerBuilder::new())
        .routes(list)
        .state::<Arc<dyn Repository>>(Arc::new(Memory))
        .bind("127.0.0.1:0")
        .bind(("127.0.0.1", 0))
        .bind(std::net::SocketAddr::from(([127, 0, 0, 1], 0)))
        .route("/hello", HttpMethod::GET, hello)
        .route("/path", HttpMethod::GET, |request| async move { request.path().to_owned() })
        .routes(routes![c])
        .state(Arc::new(7_u16))
        .middleware(Around1)
        .build();
    let _: Server = ServerBuilder::new().build();
    let _: Server = ServerBuilder::new().routes(routes![]).build();
    let _: Server = ServerBuilder::new().state("nobody takes it").routes(routes![]).build();
    let _: Server = ServerBuilder::default().state(1_u8).state(2_u16).build();
}
