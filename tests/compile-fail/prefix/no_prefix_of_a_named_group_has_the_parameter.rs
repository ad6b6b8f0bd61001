//! A named group is mounted under a prefix without the parameter that its handler takes.

use webserver::prelude::*;

mod orgs {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub fn show(id: u64, #[path] org: &str) -> String {
        format!("{id} of {org}")
    }

    routes![pub Orgs = [show]];
}

fn main() {
    let _ = routes!["/orgs/{name}" => orgs::Orgs];
}
