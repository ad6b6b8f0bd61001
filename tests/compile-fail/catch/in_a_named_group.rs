//! Two catchers of a named group for one status.

use webserver::prelude::*;

mod admin {
    use webserver::prelude::*;

    #[catch(404)]
    pub fn lost(problem: &Problem) -> String {
        problem.to_string()
    }

    #[catch(404)]
    pub fn not_found(problem: &Problem) -> String {
        problem.to_string()
    }

    routes![pub Admin = [lost, not_found]];
}

fn main() {
    let _ = ServerBuilder::new().routes(routes!["/admin" => admin::Admin]).build();
}
