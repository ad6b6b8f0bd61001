//! Handlers and middleware can have the names of the variables in the code around them.
use webserver::prelude::*;

#[get("/states")]
async fn states(uri: Uri) -> String {
    uri.to_string()
}

#[get("/request")]
async fn request(agent: &Request) -> String {
    agent.path().to_owned()
}

#[get("/borrowed/{name}")]
async fn borrowed(name: &str) -> String {
    name.to_owned()
}

#[get("/place")]
async fn place() {}

mod guards {
    use webserver::prelude::*;

    #[middleware]
    pub async fn request(uri: Uri) -> Result<(), StatusCode> {
        (uri.path() != "/").then_some(()).ok_or(StatusCode::FORBIDDEN)
    }

    #[middleware]
    pub async fn borrowed(next: Next<'_>, request: Request, uri: Uri) -> Response {
        _ = uri;
        next.run(request).await
    }
}

fn main() {
    let routes =
        routes![with [guards::request, guards::borrowed] => [states, request, borrowed, place]];
    let _ = ServerBuilder::new().routes(routes).build();
}
