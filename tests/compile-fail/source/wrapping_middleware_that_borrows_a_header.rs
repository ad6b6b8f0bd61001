use webserver::prelude::*;

#[middleware]
async fn trace(#[header] x_trace: &str, request: Request, next: Next<'_>) -> Response {
    println!("{x_trace}");
    next.run(request).await
}

fn main() {}
