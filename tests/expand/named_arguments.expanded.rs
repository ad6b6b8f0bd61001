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
pub fn order(x_trace: Option<&str>, id: &str, order: Order<'_>) -> String {
    place(x_trace, id, order)
}
#[doc(hidden)]
#[allow(dead_code)]
pub struct order {}
const _: () = {
    #[doc(hidden)]
    #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
    pub struct __name0 {}
    impl ::webserver::private::FieldName for __name0 {
        const NAME: &'static str = "x-trace";
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
    pub struct __name1 {}
    impl ::webserver::private::FieldName for __name1 {
        const NAME: &'static str = "__Host-id";
    }
    impl ::webserver::private::Handler for order {
        const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
            "order",
            "/orders",
            &[::webserver::private::text("orders")],
            &["POST"],
            &[],
        );
        type Args<'request> = ::webserver::private::Arguments<
            (
                ::webserver::private::Extractor<
                    ::webserver::private::HeaderArg<__name0, Option<&'request str>>,
                >,
                (
                    ::webserver::private::Extractor<
                        ::webserver::private::CookieArg<__name1, &'request str>,
                    >,
                    (
                        ::webserver::private::Extractor<
                            ::webserver::private::Json<Order<'request>>,
                        >,
                        (),
                    ),
                ),
            ),
            {
                _ = ::webserver::private::is_field::<Option<&'static str>>();
                _ = ::webserver::private::is_field::<&'static str>();
                _ = ::webserver::private::is_json::<Order<'static>>();
                true
            },
        >;
        fn answer(
            (webserver_arg0, (webserver_arg1, (webserver_arg2, ()))): ::webserver::private::Taken<
                '_,
                Self,
            >,
        ) -> ::webserver::private::Response {
            ::webserver::private::respond::<String>(order(
                webserver_arg0.0,
                webserver_arg1.0,
                webserver_arg2.0,
            ))
        }
    }
};
