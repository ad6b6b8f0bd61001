//! A catcher as a type in the nested pairs of an app, beside the types of the handlers.

use std::marker::PhantomData;

use super::catching::find;
use crate::app::errors::FindCatchers;
use crate::app::fits::EachFits;
use crate::app::handler::HandlerAsync;
use crate::app::mount::{FitsRequest, HandlerLeaf, HandlerSpec, Mount, MountPlan, NeedsOf};
use crate::app::run::Runner;
use crate::extract::{States, Supplied};

/// A catcher in the nested pairs. `C` is its companion type, which messages name, and `H` runs it
/// like a handler.
pub struct CatcherLeaf<C, H>(PhantomData<fn() -> (C, H)>);

impl<C, H: HandlerAsync> Mount for CatcherLeaf<C, H> {
    const PLAN: MountPlan = MountPlan::Catch(HandlerSpec::of::<H>().catching(find));
}

impl<S, I, C, H: HandlerAsync> Supplied<S, (), HandlerLeaf<I>> for CatcherLeaf<C, H> where
    NeedsOf<H>: Supplied<S, C, I>
{
}

/// A catcher is not a route, so no look-up asks for its parameters.
impl<C, H> EachFits for CatcherLeaf<C, H> {
    fn each_fits(_: &mut Vec<FitsRequest>) {}
}

impl MountPlan {
    /// Mounts the catchers in the order of the tree. Each gets its own set of state references.
    pub(crate) fn mount_catchers(&self, states: &States, out: &mut Vec<Runner>) {
        match self {
            Self::Catch(spec) => out.push(spec.runner(states)),
            Self::Two(left, right) => {
                left.mount_catchers(states, out);
                right.mount_catchers(states, out);
            }
            Self::Within(_, inside) => inside.mount_catchers(states, out),
            Self::None | Self::One(_) => {}
        }
    }

    /// Returns the function that finds the catchers, if there is one.
    pub(crate) fn finds_catchers(&self) -> Option<FindCatchers> {
        match self {
            Self::Catch(spec) => spec.finds(),
            Self::Two(left, right) => left.finds_catchers().or_else(|| right.finds_catchers()),
            Self::Within(_, inside) => inside.finds_catchers(),
            Self::None | Self::One(_) => None,
        }
    }
}
