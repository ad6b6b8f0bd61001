use webserver::prelude::*;

struct Trace(String);

#[get("/")]
async fn show(#[header] x_trace: Option<Trace>) -> String {
    x_trace.map(|trace| trace.0).unwrap_or_default()
}

fn main() {}
