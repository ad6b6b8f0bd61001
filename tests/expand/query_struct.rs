//! A parameter of the query, which is borrowed, and a struct of all the others.

#[get("/search?{q}&{page..}")]
fn search(q: &str, page: Page) -> String {
    format!("{q} from {}", page.from)
}
