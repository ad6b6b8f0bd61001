use webserver::prelude::*;

async fn auth(request: Request, next: Next<'_>) -> Response {
    next.run(request).await
}

fn main() {
    let _ = ServerBuilder::new().middleware(auth).build();
}
