use webserver::prelude::*;

#[get("/")]
fn show(#[header] x_trace: str) -> String {
    x_trace.to_owned()
}

fn main() {}
