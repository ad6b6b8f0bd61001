// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

pub struct Page<'r> {
    #[header]
    pub x_trace: Option<&'r str>,
    #[query("page")]
    number: u32,
    db: State<Db>,
    #[json]
    filter: Filter<'r>,
}
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
        const NAME: &'static str = "page";
    }
    type __Args<'request> = ::webserver::private::Arguments<
        (
            ::webserver::private::Extractor<
                ::webserver::private::HeaderArg<__name0, Option<&'request str>>,
            >,
            (
                ::webserver::private::Extractor<::webserver::private::NamedQuery<__name1, u32>>,
                (
                    ::webserver::private::Extractor<State<Db>>,
                    (
                        ::webserver::private::Extractor<
                            ::webserver::private::Json<Filter<'request>>,
                        >,
                        (),
                    ),
                ),
            ),
        ),
        {
            _ = ::webserver::private::is_field::<Option<&'static str>>();
            _ = ::webserver::private::is_named_query::<u32>();
            _ = <State<Db> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            _ = ::webserver::private::is_json::<Filter<'static>>();
            true
        },
    >;
    impl<'request> ::webserver::private::FromRequestAsync<'request> for Page<'request> {
        type Needs = ::webserver::private::NeedsOfList<'request, __Args<'request>>;
        type Rejection = ::webserver::private::Refused;
        const READS_ENCODING: bool =
            <__Args<'request> as ::webserver::private::Extract<'request>>::INFO.reads_encoding;
        const ASKS_FOR_ROUTE: bool =
            <__Args<'request> as ::webserver::private::Extract<'request>>::INFO.asks_for_route;
        const WAITS: bool =
            <__Args<'request> as ::webserver::private::Extract<'request>>::INFO.waits;
        type Future = ::webserver::private::Composing<'request, Self>;
        fn from_request_async(cx: ::webserver::private::Cx<'request, Self::Needs>) -> Self::Future {
            ::webserver::private::compose::<__Args<'request>, _>(
                cx,
                |(arg0, (arg1, (arg2, (arg3, ()))))| {
                    ::webserver::private::Result::<_, ::webserver::private::Refused>::Ok(Self {
                        x_trace: arg0.0,
                        number: arg1.0,
                        db: arg2,
                        filter: arg3.0,
                    })
                },
            )
        }
        fn early(
            cx: ::webserver::private::Cx<'request, Self::Needs>,
        ) -> ::webserver::private::Option<
            ::webserver::private::Result<Self, ::webserver::private::Refused>,
        > {
            ::webserver::private::compose_early::<__Args<'request>>(cx)
                .map(::webserver::private::Err)
        }
        fn at_once(
            cx: ::webserver::private::Cx<'request, Self::Needs>,
        ) -> ::webserver::private::Option<
            ::webserver::private::Result<Self, ::webserver::private::Refused>,
        > {
            ::webserver::private::compose_at_once::<__Args<'request>, _>(
                cx,
                |(arg0, (arg1, (arg2, (arg3, ()))))| {
                    ::webserver::private::Result::<_, ::webserver::private::Refused>::Ok(Self {
                        x_trace: arg0.0,
                        number: arg1.0,
                        db: arg2,
                        filter: arg3.0,
                    })
                },
            )
        }
        fn describe(to: &mut dyn ::webserver::private::Describe) {
            ::webserver::private::describe_list::<__Args<'request>>(to);
        }
    }
};
