use webserver::prelude::*;

#[get("/")]
async fn handler() -> &'static str {
    let value = std::rc::Rc::new(1);
    std::future::ready(()).await;
    drop(value);
    "x"
}

fn main() {}
