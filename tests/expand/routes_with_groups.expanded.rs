// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

#[allow(missing_debug_implementations)]
pub struct Users {}
#[allow(clippy::pedantic, long_running_const_eval)]
const _: () = {
    use ::webserver::private::{Entry as __E, Node as __N};
    #[allow(long_running_const_eval)]
    const __WEBSERVER_TREE: ::webserver::private::Tree =
        ::webserver::private::Tree::Group(&[<list as __N>::BRANCH, <show as __N>::BRANCH]);
    const __WEBSERVER_CHECKED: bool = __WEBSERVER_TREE.is_there();
    #[allow(unused_parens)]
    impl ::webserver::private::Node for Users {
        const TREE: ::webserver::private::Tree = __WEBSERVER_TREE;
        #[allow(long_running_const_eval)]
        const LINKS: ::webserver::private::LinkIndex = {
            const INDEX: &::webserver::private::Index<
                { __WEBSERVER_COUNT.routes },
                { __WEBSERVER_COUNT.prefixes },
            > = &::webserver::private::Index::of(__WEBSERVER_TREE);
            INDEX.view()
        };
        type Handlers =
            ::webserver::private::GroupEntries<(__E<(list)>, __E<(show)>), __WEBSERVER_CHECKED>;
    }
    const __WEBSERVER_COUNT: ::webserver::private::Count =
        ::webserver::private::Count::of(__WEBSERVER_TREE);
    #[allow(long_running_const_eval)]
    static __WEBSERVER_PLAN: ::webserver::private::Plan<
        { __WEBSERVER_COUNT.routes },
        { __WEBSERVER_COUNT.steps },
        { __WEBSERVER_COUNT.methods },
    > = ::webserver::private::Plan::new(__WEBSERVER_TREE);
    #[allow(long_running_const_eval)]
    const __WEBSERVER_CLASHES: [::core::option::Option<::webserver::private::Clash>; 2usize] =
        __WEBSERVER_PLAN.clashes();
    #[allow(long_running_const_eval)]
    const __WEBSERVER_TEXTS: ::webserver::private::ClashTexts<
        2usize,
        { __WEBSERVER_PLAN.clash_texts_len(&__WEBSERVER_CLASHES) },
    > = __WEBSERVER_PLAN.clash_texts(&__WEBSERVER_CLASHES);
    #[allow(long_running_const_eval)]
    const _: () = {
        __WEBSERVER_TEXTS.tell(0usize);
        __WEBSERVER_TEXTS.tell(1usize);
    };
};
fn server() -> Server {
    let routes = {
        #[allow(missing_debug_implementations)]
        struct __WebserverRoutes {}
        use ::webserver::private::{Entry as __E, Node as __N};
        #[allow(long_running_const_eval)]
        const __WEBSERVER_TREE: ::webserver::private::Tree = ::webserver::private::Tree::Group(&[
            <index as __N>::BRANCH,
            ::webserver::private::Branch {
                prefix: &[::webserver::private::Segment::Text("users")],
                with: &[],
                tree: <Users as __N>::TREE,
            },
            ::webserver::private::Branch {
                prefix: &[::webserver::private::Segment::Text("admin")],
                with: &[],
                tree: ::webserver::private::Tree::Inline(&[
                    <admin::home as __N>::BRANCH,
                    <admin::stats as __N>::BRANCH,
                ]),
            },
        ]);
        const __WEBSERVER_CHECKED: bool = __WEBSERVER_TREE.is_there();
        #[allow(unused_parens)]
        impl ::webserver::private::Node for __WebserverRoutes {
            const TREE: ::webserver::private::Tree = __WEBSERVER_TREE;
            type Handlers = ::webserver::private::GroupEntries<
                (__E<(index)>, (__E<(Users)>, (__E<(admin::home)>, __E<(admin::stats)>))),
                __WEBSERVER_CHECKED,
            >;
        }
        const __WEBSERVER_COUNT: ::webserver::private::Count =
            ::webserver::private::Count::of(__WEBSERVER_TREE);
        #[allow(long_running_const_eval)]
        static __WEBSERVER_PLAN: ::webserver::private::Plan<
            { __WEBSERVER_COUNT.routes },
            { __WEBSERVER_COUNT.steps },
            { __WEBSERVER_COUNT.methods },
        > = ::webserver::private::Plan::new(__WEBSERVER_TREE);
        #[allow(long_running_const_eval)]
        const __WEBSERVER_CLASHES: [::core::option::Option<::webserver::private::Clash>; 4usize] =
            __WEBSERVER_PLAN.clashes();
        #[allow(long_running_const_eval)]
        const __WEBSERVER_TEXTS: ::webserver::private::ClashTexts<
            4usize,
            { __WEBSERVER_PLAN.clash_texts_len(&__WEBSERVER_CLASHES) },
        > = __WEBSERVER_PLAN.clash_texts(&__WEBSERVER_CLASHES);
        #[allow(long_running_const_eval)]
        const _: () = {
            __WEBSERVER_TEXTS.tell(0usize);
            __WEBSERVER_TEXTS.tell(1usize);
            __WEBSERVER_TEXTS.tell(2usize);
            __WEBSERVER_TEXTS.tell(3usize);
        };
        #[allow(long_running_const_eval)]
        static __WEBSERVER_LACKS: ::webserver::private::Lacks<4usize, 0usize> =
            ::webserver::private::Lacks::of(__WEBSERVER_TREE);
        const _: () = __WEBSERVER_LACKS.tell(0usize);
        const _: () = __WEBSERVER_LACKS.tell(1usize);
        const _: () = __WEBSERVER_LACKS.tell(2usize);
        const _: () = __WEBSERVER_LACKS.tell(3usize);
        #[allow(long_running_const_eval)]
        const __WEBSERVER_SIZE: ::webserver::private::TableSize = __WEBSERVER_PLAN.size();
        #[allow(long_running_const_eval)]
        static __WEBSERVER_TABLE: ::webserver::private::StaticTable<
            { __WEBSERVER_SIZE.nodes },
            { __WEBSERVER_SIZE.text },
            { __WEBSERVER_SIZE.leaves },
            { __WEBSERVER_SIZE.methods },
            { __WEBSERVER_SIZE.hosts },
            { __WEBSERVER_SIZE.places },
            { __WEBSERVER_SIZE.paths },
        > = __WEBSERVER_PLAN.table();
        ::webserver::private::StaticRoutes::<__WebserverRoutes, _>::new(
            __WEBSERVER_TABLE.table(),
            0,
        )
    };
    ServerBuilder::new().routes(routes).build()
}
