//! A link with a value and a value that is left out, and a parameter of a group's prefix.

#[get("/{id}?{q}")]
fn show(id: u64, #[path] org: &str, q: Option<&str>) -> String {
    format!("{id} of {org}, {q:?}")
}

fn link(org: &str) -> Link {
    uri!(App, users::show(org = org, id = 7, q = None))
}
