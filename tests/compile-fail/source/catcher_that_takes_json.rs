use webserver::prelude::*;

#[catch]
fn failed(problem: &Problem, #[json] name: String) -> String {
    format!("{name} {problem}")
}

fn main() {}
