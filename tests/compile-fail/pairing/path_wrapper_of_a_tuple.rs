//! Two parameters in the wrapper of other frameworks.
use webserver::prelude::*;

#[get("/users/{id}/posts/{post}?{page}")]
fn handler(Path((id, post)): Path<(u64, String)>, page: Option<u32>) -> String {
    format!("{id} {post} {page:?}")
}


fn main() {
    let _ = routes![handler];
}
