//! The companion type of a handler, as the attributes ask for it. The attribute hands over what it
//! knows of a function; what is made of that stands here, once, which is faster to compile than to
//! have the attribute write it out.

/// The companion of a function: a type of its name with its route, its arguments and the call.
///
/// What rustc may have to say about an argument is said at the tokens that the attribute took from
/// the function: `demand`, `check` and `call` come as they are.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    (
        ($($cfg:tt)*) $name:ident
        route($text:literal $line:expr, $path:literal $host:expr)
        ($($segment:ident($($part:literal)*))*)
        ($($method:literal)*)
        names($($parameter:literal)*)
        options($($option:ident $value:expr,)*)
        waits($waits:literal)
        demand { $($demand:tt)* }
        bodies($($body:expr,)*)
        check { $($check:tt)* }
        args($lifetime:lifetime $args:ty)
        call($taken:pat => $call:expr)
    ) => {
        $($cfg)*
        #[allow(clippy::pedantic, clippy::style, clippy::complexity, unused_qualifications)]
        const _: () = {
            use $crate::private as __webserver;

            const __BODIES: &[__webserver::BodyUse] = {
                $($demand)*
                &[$($body),*]
            };
            // Where the first is an error, so is this, and the list of arguments that has it.
            const __CHECKED: bool = __BODIES.len() < usize::MAX;

            impl __webserver::Handler for $name {
                const FACTS: &'static __webserver::Facts = &__webserver::Facts {
                    route: __webserver::Route {
                        name: $text,
                        file: ::core::file!(),
                        line: $line,
                        path: $path,
                        segments: &[$(__webserver::Segment::$segment($($part),*)),*],
                        methods: &[$($method),*],
                        host: $host,
                    },
                    names: &[$($parameter),*],
                    options: __webserver::Options {
                        $($option: ::core::option::Option::Some($value),)*
                        ..__webserver::Options::NONE
                    },
                    waits: $waits,
                };
                type Args<$lifetime> = __webserver::Arguments<$args, __CHECKED>;

                fn call<$lifetime>(
                    taken: __webserver::Taken<$lifetime, Self>,
                ) -> impl ::core::future::Future<Output = __webserver::Response> + ::core::marker::Send
                {
                    let $taken = taken;
                    $call
                }
            }

            impl __webserver::Node for $name {
                const TREE: __webserver::Tree =
                    __webserver::Tree::Route(&<Self as __webserver::Handler>::FACTS.route);
                type Handlers = __webserver::Leaf<Self>;
            }

            $($check)*
        };
    };
}
