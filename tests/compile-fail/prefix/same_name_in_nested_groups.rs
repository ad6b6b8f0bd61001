//! A prefix in a named group and the prefix around the group have a parameter of the same name.

use webserver::prelude::*;

mod orgs {
    use webserver::prelude::*;

    #[get("/")]
    pub fn show() {}

    routes![pub Orgs = ["/in/{org}" => [show]]];
}

fn main() {
    let _ = routes!["/orgs/{org}" => orgs::Orgs];
}
