//! The whole app as a named list, which several servers mount, at the root and below a prefix.

use webserver::prelude::*;

pub mod users {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub async fn show(id: u64, _: State<u8>) -> String {
        id.to_string()
    }

    routes![pub Users = [show]];
}

#[get("/")]
pub fn home() {}

routes![pub App = [home, "/users" => users::Users]];

fn server<R>(builder: ServerBuilder<(), R>) -> ServerBuilder<(u8, ()), R> {
    builder.state(7)
}

fn main() {
    let _: Server = server(ServerBuilder::new()).routes(routes![App]).build();
    let _: Server = server(ServerBuilder::new()).routes(routes!["/v2" => App]).build();
}
