// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[cfg_attr(clippy, allow(clippy::unused_async, clippy::needless_pass_by_value))]
pub async fn create(db: State<Db>, user: Json<NewUser>) -> Result<Json<User>, Problem> {
    db.insert(user).await
}
#[doc(hidden)]
#[allow(dead_code)]
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
            _ = <State<Db> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            _ = <Json<NewUser> as ::webserver::private::FromRequestAsync<'static>>::BODY;
            true
        },
    >;
    fn call(
        (webserver_arg0, (webserver_arg1, ())): ::webserver::private::Owned<Self>,
        webserver_place: &mut ::webserver::private::FutureBox,
    ) {
        Self::start::<Result<Json<User>, Problem>, _>(
            webserver_place,
            create(webserver_arg0, webserver_arg1),
        )
    }
}
