//! Two lists of routes: a named group, and an expression with a group that has a name and one that
//! does not.

routes![pub Users = [list, show]];

fn server() -> Server {
    let routes = routes![index, "/users" => Users, "/admin" => [admin::home, admin::stats]];
    ServerBuilder::new().routes(routes).build()
}
