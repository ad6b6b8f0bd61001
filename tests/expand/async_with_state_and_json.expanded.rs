// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(clippy, allow(clippy::unused_async, clippy::needless_pass_by_value))]
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
            let webserver_body0 =
                <State<Db> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            let webserver_body1 =
                <Json<NewUser> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            ::webserver::private::share_no_body(
                webserver_body0,
                webserver_body1,
                "fn create takes the body twice, by `db` and by `user`: a body can be read once",
            );
            true
        },
    >;
    fn run(webserver_states: ::webserver::private::HandlerState) -> ::webserver::private::Run {
        Self::serve(webserver_states, |(webserver_arg0, (webserver_arg1, ())), webserver_place| {
            Self::start::<Result<Json<User>, Problem>, _>(
                webserver_place,
                create(webserver_arg0, webserver_arg1),
            )
        })
    }
}
