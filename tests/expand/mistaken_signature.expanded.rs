// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(
    clippy,
    allow(clippy::needless_pass_by_value, clippy::must_use_candidate, clippy::unnecessary_wraps)
)]
fn show(name: u64) -> String {
    format!("user {name}")
}
#[doc(hidden)]
#[allow(dead_code)]
struct show {}
impl ::webserver::private::Node for show {
    const TREE: ::webserver::private::Tree = ::webserver::private::Tree::Group(&[]);
    type Handlers = ();
}
impl ::webserver::private::Linked for show {
    type Args = ::webserver::private::NotChecked;
}
::core::compile_error! { "`/users/{id}` has the path parameter `id`, but fn show has no argument `id`; add `id: Type`, or remove `{id}`" }
