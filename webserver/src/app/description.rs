//! What is known of the handlers of a server without calling them, for lists and explanations of its
//! routes.

use super::handler::Options;
use super::mount::{BodyArg, HandlerSpec, MountPlan};
use crate::extract::Info;
use crate::extract::arguments::Argument;

/// What is known of a handler without calling it.
pub(crate) struct HandlerDescription {
    pub(crate) options: Options,
    pub(crate) body: BodyArg,
    /// The arguments, and the names of the parameters among them.
    arguments: &'static Info,
    names: &'static [&'static str],
}

impl HandlerDescription {
    /// Describes a function that was given to the builder.
    pub(crate) fn of_function() -> Self {
        let (options, body) = (Options::NONE, BodyArg::OF_FUNCTION);
        Self { options, body, arguments: &Info::EMPTY, names: &[] }
    }

    /// Returns the arguments, each with its name if it is a parameter.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (Option<&'static str>, &Argument)> {
        self.arguments.arguments().map(|argument| (argument.name(self.names), argument))
    }
}

impl MountPlan {
    /// Describes the handlers in order.
    pub(crate) fn describe(&self, out: &mut Vec<HandlerDescription>) {
        match *self {
            Self::None | Self::Catch(_) => {}
            Self::One(HandlerSpec { facts, arguments, .. }) => out.push(HandlerDescription {
                options: facts.options,
                body: BodyArg::of(arguments),
                arguments,
                names: facts.names,
            }),
            Self::Two(left, right) => {
                left.describe(out);
                right.describe(out);
            }
            Self::Within(_, inside) => inside.describe(out),
        }
    }
}
