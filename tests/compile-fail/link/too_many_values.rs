//! More values than a link can have.

use webserver::prelude::*;

mod users {
    use webserver::prelude::*;

    #[get("/{id}?{q}")]
    pub fn show(id: u64, q: Option<&str>) -> String {
        format!("user {id} {q:?}")
    }

    #[get("/old")]
    pub fn old() {}
}

#[get("/home")]
fn home() {}

routes![App = ["/api/users" => [users::show], "/a" => [home], "/b" => [home]]];

fn main() {
    let _ = uri!(App, home(a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1,j=1,k=1,l=1,m=1,n=1,o=1,p=1,q=1));
}
