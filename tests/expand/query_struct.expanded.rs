// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(
    clippy,
    allow(
        clippy::needless_pass_by_value,
        clippy::trivially_copy_pass_by_ref,
        clippy::must_use_candidate,
        clippy::unnecessary_wraps
    )
)]
fn search(q: &str, page: Page) -> String {
    format!("{q} from {}", page.from)
}
#[doc(hidden)]
#[allow(dead_code)]
struct search {}
impl ::webserver::private::Handler for search {
    const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
        "search",
        "/search",
        &[::webserver::private::text("search")],
        &["GET"],
        &["q"],
    )
    .query_rest();
    type Args<'request> = ::webserver::private::Arguments<
        (
            ::webserver::private::QueryArg0<&'request str>,
            (::webserver::private::QueryRestArg<0usize, Page>, ()),
        ),
        {
            ::webserver::private::is_query_arg::<&'static str>();
            ::webserver::private::is_query_rest::<Page>();
            true
        },
    >;
    fn answer(
        (webserver_arg0, (webserver_arg1, ())): ::webserver::private::Taken<'_, Self>,
    ) -> ::webserver::private::Response {
        ::webserver::private::respond::<String>(search(webserver_arg0, webserver_arg1))
    }
}
