// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[allow(
    clippy::unused_async,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::must_use_candidate,
    clippy::unnecessary_wraps,
    clippy::too_many_arguments
)]
fn show(id: u64) -> String {
    format!("user {id}")
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
struct show {}
impl ::webserver::private::Handler for show {
    const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
        "show",
        "/users/{id}",
        &[
            ::webserver::private::Segment::Text("users"),
            ::webserver::private::Segment::Param { name: "id", before: "", after: "" },
        ],
        &["GET"],
        &["id"],
    );
    type Args<'request> = ::webserver::private::Arguments<
        (::webserver::private::PathArg<0usize, u64>, ()),
        {
            ::webserver::private::is_path_arg::<u64>();
            true
        },
    >;
    fn answer((arg0, ()): ::webserver::private::Taken<'_, Self>) -> ::webserver::private::Response {
        ::webserver::private::respond::<String>(show(arg0))
    }
}
