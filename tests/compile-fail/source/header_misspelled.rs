use webserver::prelude::*;

#[get("/")]
fn show(#[heder] x_trace: &str) -> String {
    x_trace.to_owned()
}

fn main() {}
