//! Whether a request has path parameters that a handler can read. Only the look-up of ranked routes
//! asks. For an app without ranks, nothing in this file is compiled for its handlers.

use super::call::info;
use super::handler::{HandlerAsync, Node};
use super::mount::{Entry, FitsRequest, GroupEntries, HandlerLeaf, MountedRoute, Within};
use super::route_lists::Listed;
use crate::extract::{Borrowed, BorrowedSlot, Extract, Mistakes, Source};
use crate::http::Request;

fn fits<H: HandlerAsync>(request: &Request) -> bool {
    let (_, rest) = const { info::<H>().reads() };
    let (mut mistakes, mut borrowed) = (Mistakes::new(), BorrowedSlot::default());
    let borrowed = Borrowed::of((false, rest), request, &mut mistakes, &mut borrowed);
    <H::Args<'_> as Extract<'_>>::fits(Source { request, borrowed, names: H::FACTS.names })
}

/// Nested pairs of handlers, whose [`FitsRequest`] can be listed.
pub trait EachFits {
    /// Adds the function of each handler, in order.
    fn each_fits(out: &mut Vec<FitsRequest>);
}

/// Sets the functions of the routes that were mounted from one list, which come first.
pub(crate) fn set_fits(routes: &mut [MountedRoute], each: fn(&mut Vec<FitsRequest>)) {
    let mut all = Vec::new();
    each(&mut all);
    for (route, fits) in routes.iter_mut().zip(all) {
        route.fits = Some(fits);
    }
}

impl EachFits for () {
    fn each_fits(_: &mut Vec<FitsRequest>) {}
}

impl<H: HandlerAsync> EachFits for HandlerLeaf<H> {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        out.push(fits::<H>);
    }
}

impl<A: EachFits, B: EachFits> EachFits for (A, B) {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        A::each_fits(out);
        B::each_fits(out);
    }
}

impl<N: Node<Handlers: EachFits>> EachFits for Entry<N> {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        N::Handlers::each_fits(out);
    }
}

impl<L: EachFits, const CHECKED: bool> EachFits for GroupEntries<L, CHECKED> {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        L::each_fits(out);
    }
}

impl<M, L: EachFits> EachFits for Within<M, L> {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        L::each_fits(out);
    }
}

impl<N: EachFits, K> EachFits for Listed<N, K> {
    fn each_fits(out: &mut Vec<FitsRequest>) {
        N::each_fits(out);
    }
}
