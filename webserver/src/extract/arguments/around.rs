//! What generated code writes around a list of arguments. The list itself is in `list`.

use std::marker::PhantomData;

use super::borrowed::Source;
use super::has::Has;
use super::info::Info;
use super::list::Extract;
use crate::extract::core::{Mistakes, Needs};

/// The arguments `L`. The constant `CHECKED` requires once that each type can be an argument. If
/// this fails, rustc reports the list as an error and does not report the code that uses the list
/// again.
pub struct Arguments<L, const CHECKED: bool>(PhantomData<fn() -> L>);

/// The arguments `L` of a function that does not wait, or whose arguments borrow from the request. Other
/// functions are more frequent, so only these have a type around their list.
pub struct Borrowing<L>(PhantomData<fn() -> L>);

/// Passes each step on to the list.
macro_rules! around {
    ($name:ident $($checked:ident)?) => {
        impl<'r, L: Extract<'r>, $(const $checked: bool)?> Extract<'r> for $name<L, $($checked)?> {
            type Needs = L::Needs;
            const INFO: Info = L::INFO;
            type Waiting = L::Waiting;
            type Taken = L::Taken;

            #[inline]
            fn at_once(
                source: Source<'r>,
                needs: <L::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) -> Option<L::Taken> {
                L::at_once(source, needs, mistakes)
            }

            fn fits(source: Source<'r>) -> bool {
                L::fits(source)
            }

            fn begin(
                source: Source<'r>,
                needs: <L::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) -> L::Waiting {
                L::begin(source, needs, mistakes)
            }

            fn look(
                waiting: &mut L::Waiting,
                source: Source<'r>,
                needs: <L::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) {
                L::look(waiting, source, needs, mistakes);
            }

            fn finish(
                waiting: &mut L::Waiting,
                source: Source<'r>,
                needs: <L::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) {
                L::finish(waiting, source, needs, mistakes);
            }
        }

        impl<const N: usize, I, L: Has<N, I>, $(const $checked: bool)?> Has<N, I>
            for $name<L, $($checked)?>
        {
            type Type = L::Type;
        }
    };
}

around!(Arguments CHECKED);
around!(Borrowing);
