//! What is known of the handlers of a server without calling them, for lists and explanations of its
//! routes.

use super::handler::Options;
use super::mount::{BodyArg, HandlerSpec, MountPlan};
use super::scope::{MiddlewarePlan, MiddlewarePlans};
use crate::extract::arguments::Argument;
use crate::extract::{BodyUse, Describe, Described, HeadPart, Info};
use crate::http::{Place, RouteFacts};

/// What is known of a handler without calling it.
pub(crate) struct HandlerDescription {
    pub(crate) options: Options,
    pub(crate) body: BodyArg,
    /// The arguments, and the names of the parameters among them.
    arguments: &'static Info,
    names: &'static [&'static str],
    /// The arguments of each middleware of the groups and of the route.
    middleware: Vec<&'static Info>,
}

impl HandlerDescription {
    /// Describes a function that was given to the builder.
    pub(crate) fn of_function() -> Self {
        let (options, body) = (Options::NONE, BodyArg::OF_FUNCTION);
        Self { options, body, arguments: &Info::EMPTY, names: &[], middleware: Vec::new() }
    }

    /// Returns the arguments, each with its name if it is a parameter.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (Option<&'static str>, &Argument)> {
        self.arguments.arguments().map(|argument| (argument.name(self.names), argument))
    }

    /// Adds what the handler and its middleware read from a request, and what the route is exempt
    /// from, to the facts about the route.
    pub(crate) fn complete(&self, facts: &mut RouteFacts) {
        facts.exempt = self.options.exempt;
        let fields = &mut facts.request_headers;
        if self.body.used != BodyUse::None {
            fields.push("content-type");
        }
        let mut fields = HeaderFields(fields);
        for info in self.middleware.iter().chain([&self.arguments]) {
            info.arguments().for_each(|argument| argument.describe(&mut fields));
        }
    }
}

/// Collects the names of the header fields that arguments read, each once.
struct HeaderFields<'a>(&'a mut Vec<&'static str>);

impl Describe for HeaderFields<'_> {
    fn reads(&mut self, _: Place, _: &str) {}

    fn reads_part(&mut self, part: HeadPart) {
        if let Described::Header(name) = part.from
            && !self.0.contains(&name)
        {
            self.0.push(name);
        }
    }
}

impl MountPlan {
    /// Describes the handlers in order.
    pub(crate) fn describe(&self, out: &mut Vec<HandlerDescription>) {
        self.describe_within(&[], out);
    }

    fn describe_within(&self, around: &[&'static Info], out: &mut Vec<HandlerDescription>) {
        match *self {
            Self::None | Self::Catch(_) => {}
            Self::One(HandlerSpec { facts, arguments, middleware, .. }) => {
                let body = BodyArg::of(arguments);
                let (options, names) = (facts.options, facts.names);
                let middleware = with(around, middleware);
                out.push(HandlerDescription { options, body, arguments, names, middleware });
            }
            Self::Two(left, right) => {
                left.describe_within(around, out);
                right.describe_within(around, out);
            }
            Self::Within(middleware, inside) => {
                inside.describe_within(&with(around, middleware), out);
            }
        }
    }
}

/// Returns the arguments of the middleware that is around, and of the middleware in a list.
fn with(around: &[&'static Info], mut list: &MiddlewarePlans) -> Vec<&'static Info> {
    let mut all = around.to_vec();
    while let MiddlewarePlans::One(plan, others) = list {
        match *plan {
            MiddlewarePlan::Guard { arguments, .. }
            | MiddlewarePlan::PerWorker { arguments, .. } => all.push(arguments),
            MiddlewarePlan::Mark | MiddlewarePlan::Shared(_) => {}
        }
        list = others;
    }
    all
}
