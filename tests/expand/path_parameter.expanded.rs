// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(
    clippy,
    allow(clippy::needless_pass_by_value, clippy::must_use_candidate, clippy::unnecessary_wraps)
)]
fn show(id: u64) -> String {
    format!("user {id}")
}
#[doc(hidden)]
#[allow(dead_code)]
struct show {}
impl ::webserver::private::Handler for show {
    const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
        "show",
        "/users/{id}",
        &[::webserver::private::text("users"), ::webserver::private::param("id")],
        &["GET"],
        &["id"],
    );
    type Args<'request> = (::webserver::private::PathArg0<u64>, ());
    fn answer(
        (webserver_arg0, ()): ::webserver::private::Taken<'_, Self>,
    ) -> ::webserver::private::Response {
        ::webserver::private::respond::<String>(show(webserver_arg0))
    }
}
