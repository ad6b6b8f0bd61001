use webserver::prelude::*;

#[get("/users/{id}")]
fn show(id: u64, #[header] x_trace: &str) -> String {
    format!("{id} {x_trace}")
}

routes![App = [show]];

fn main() {
    let link = uri!(App, show(id = 7, x_trace = "a"));
    println!("{link}");
}
