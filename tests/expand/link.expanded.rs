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
fn show(id: u64, org: &str, q: Option<&str>) -> String {
    format!("{id} of {org}, {q:?}")
}
#[doc(hidden)]
#[allow(dead_code)]
struct show {}
impl ::webserver::private::Handler for show {
    const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
        "show",
        "/{id}",
        &[::webserver::private::param("id")],
        &["GET"],
        &["id", "org", "q"],
    )
    .of_prefix(1usize);
    type Args<'request> = ::webserver::private::Arguments<
        (
            ::webserver::private::PathArg0<u64>,
            (
                ::webserver::private::PathArg1<&'request str>,
                (::webserver::private::QueryArg2<Option<&'request str>>, ()),
            ),
        ),
        {
            ::webserver::private::is_path_arg::<&'static str>();
            ::webserver::private::is_query_arg::<Option<&'static str>>();
            true
        },
    >;
    fn answer(
        (webserver_arg0, (webserver_arg1, (webserver_arg2, ()))): ::webserver::private::Taken<
            '_,
            Self,
        >,
    ) -> ::webserver::private::Response {
        ::webserver::private::respond::<String>(show(
            webserver_arg0,
            webserver_arg1,
            webserver_arg2,
        ))
    }
}
fn link(org: &str) -> Link {
    {
        #[allow(unused_parens, long_running_const_eval)]
        static __WEBSERVER_LINK: ::webserver::private::Checked =
            ::webserver::private::check::<(users::show), (App)>(
                "App",
                ::core::option::Option::None,
                &["org", "id", "q"],
            );
        const _: () = {
            __WEBSERVER_LINK.require_place();
            __WEBSERVER_LINK.require_name(0usize);
            __WEBSERVER_LINK.require_name(1usize);
            __WEBSERVER_LINK.require_name(2usize);
            __WEBSERVER_LINK.require_all();
        };
        #[allow(unused_parens)]
        ::webserver::private::link::<(App)>(
            &__WEBSERVER_LINK,
            &[
                &::webserver::private::part::<
                    ::webserver::private::Numbered<
                        (users::show),
                        { __WEBSERVER_LINK.numbers[0usize] },
                    >,
                    _,
                    _,
                >(&(org)),
                &::webserver::private::part::<
                    ::webserver::private::Numbered<
                        (users::show),
                        { __WEBSERVER_LINK.numbers[1usize] },
                    >,
                    _,
                    _,
                >(&(7)),
                &::webserver::private::part::<
                    ::webserver::private::Numbered<
                        (users::show),
                        { __WEBSERVER_LINK.numbers[2usize] },
                    >,
                    _,
                    _,
                >(&(::webserver::private::Nothing)),
            ],
        )
    }
}
