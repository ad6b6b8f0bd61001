use webserver::prelude::*;

struct Trace(String);

#[get("/")]
fn show(#[header] x_trace: Trace) -> String {
    x_trace.0
}

fn main() {}
