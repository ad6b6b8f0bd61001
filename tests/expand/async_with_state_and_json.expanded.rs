// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[allow(clippy::unused_async, clippy::needless_pass_by_value)]
pub async fn create(db: State<Db>, user: Json<NewUser>) -> Result<Json<User>, Problem> {
    db.insert(user).await
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
pub struct create {}
impl ::webserver::private::HandlerAsync for create {
    const FACTS: &'static ::webserver::private::Facts = &::webserver::private::Facts::new(
        "create",
        "/users",
        &[::webserver::private::text("users")],
        &["POST"],
        &[],
    )
    .body_limit(1024u64);
    type Args<'request> = ::webserver::private::Arguments<
        (
            ::webserver::private::Extractor<State<Db>>,
            (::webserver::private::Extractor<Json<NewUser>>, ()),
        ),
        {
            let body0 = <State<Db> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            let body1 = <Json<NewUser> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            ::webserver::private::share_no_body(
                body0,
                body1,
                "fn create takes the body twice, by `db` and by `user`: a body can be read once",
            );
            true
        },
    >;
    fn run(states: ::webserver::private::HandlerState) -> ::webserver::private::Run {
        ::webserver::private::Box::pin(async move {
            loop {
                let request = ::webserver::private::next_request().await;
                let mut borrowed = ::webserver::private::BorrowedSlot::default();
                if let ::webserver::private::Some((arg0, (arg1, ()))) =
                    ::webserver::private::extract::<Self>(&states, &request, &mut borrowed).await
                {
                    ::webserver::private::answer(::webserver::private::respond::<
                        Result<Json<User>, Problem>,
                    >(
                        ::webserver::private::handler_future(create(arg0, arg1)).await,
                    ));
                }
            }
        })
    }
}
