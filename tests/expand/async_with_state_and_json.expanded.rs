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
        Self::serve(states, |(arg0, (arg1, ())), place| {
            Self::start::<Result<Json<User>, Problem>, _>(place, create(arg0, arg1))
        })
    }
}
