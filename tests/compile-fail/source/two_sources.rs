use webserver::prelude::*;

#[get("/")]
fn show(#[header] #[cookie] session: &str) -> String {
    session.to_owned()
}

fn main() {}
