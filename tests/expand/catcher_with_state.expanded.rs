// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(
    clippy,
    allow(
        clippy::unused_async,
        clippy::needless_pass_by_value,
        clippy::trivially_copy_pass_by_ref
    )
)]
pub async fn wrong(problem: &Problem, theme: State<Theme>) -> Html<String> {
    theme.page(problem).await
}
#[doc(hidden)]
#[allow(dead_code)]
pub struct wrong {}
const _: () = {
    #[allow(missing_debug_implementations, unreachable_pub)]
    pub struct __WebserverCatcher {}
    impl ::webserver::private::HandlerAsync for __WebserverCatcher {
        const FACTS: &'static ::webserver::private::Facts =
            &::webserver::private::Facts::new("wrong", "", &[], &[], &[]);
        type Args<'request> = ::webserver::private::Borrowing<
            ::webserver::private::Arguments<
                (::webserver::private::Caught, (::webserver::private::Extractor<State<Theme>>, ())),
                {
                    ::webserver::private::is_problem::<&'static Problem>();
                    ::webserver::private::needs_only_head(
                        <State<Theme> as ::webserver::private::FromRequestAsync<'static>>::BODY,
                        "fn wrong is a catcher, which gets only the head of a request, but its argument `theme` may take the body: take `&Request` or a part of the head",
                    );
                    true
                },
            >,
        >;
        fn run(webserver_states: ::webserver::private::HandlerState) -> ::webserver::private::Run {
            ::webserver::private::Box::pin(async move {
                loop {
                    let webserver_request = ::webserver::private::next_request().await;
                    let mut webserver_borrowed = ::webserver::private::BorrowedSlot::default();
                    if let ::webserver::private::Some((webserver_arg0, (webserver_arg1, ()))) =
                        ::webserver::private::extract::<Self>(
                            &webserver_states,
                            &webserver_request,
                            &mut webserver_borrowed,
                        )
                        .await
                    {
                        ::webserver::private::answer(
                            ::webserver::private::respond::<Html<String>>(
                                ::webserver::private::handler_future(wrong(
                                    webserver_arg0,
                                    webserver_arg1,
                                ))
                                .await,
                            ),
                        );
                    }
                }
            })
        }
    }
    const __WEBSERVER_CATCH: &::webserver::private::Catch =
        &::webserver::private::Catch::new("wrong", &[400u16, 422u16], false);
    impl ::webserver::private::Node for wrong {
        const TREE: ::webserver::private::Tree =
            ::webserver::private::Tree::Catch(__WEBSERVER_CATCH);
        type Handlers = ::webserver::private::CatcherLeaf<Self, __WebserverCatcher>;
    }
};
