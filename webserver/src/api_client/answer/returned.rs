//! The type that a handler returns, which rustc knows of the function itself. So nothing is generated for
//! handlers that no client calls, and the type may be one without a name, such as `Sse<impl Stream>`.

use std::future::Future;
use std::marker::PhantomData;

/// A function with the arguments `A`, as a tuple.
pub trait Returning<A> {
    /// What the function returns; a future if it is `async`.
    type Result;
}

macro_rules! returning {
    ($($argument:ident)*) => {
        impl<F: FnOnce($($argument),*) -> R, R, $($argument),*> Returning<($($argument,)*)> for F {
            type Result = R;
        }
    };
}

returning!();
returning!(A);
returning!(A B);
returning!(A B C);
returning!(A B C D);
returning!(A B C D E);
returning!(A B C D E G);
returning!(A B C D E G H);
returning!(A B C D E G H I);
returning!(A B C D E G H I J);
returning!(A B C D E G H I J K);
returning!(A B C D E G H I J K L);
returning!(A B C D E G H I J K L M);
returning!(A B C D E G H I J K L M N);
returning!(A B C D E G H I J K L M N O);
returning!(A B C D E G H I J K L M N O P);
returning!(A B C D E G H I J K L M N O P Q);

/// What a function returns. For a future, rustc prefers the method of the type over that of the trait.
pub struct Returned<R>(PhantomData<fn() -> R>);

/// The type of the result.
pub struct Settled<R>(PhantomData<fn() -> R>);

impl<R> Returned<R> {
    /// Takes the type of a function.
    pub fn of<A, F: Returning<A, Result = R>>(_: F) -> Self {
        Self(PhantomData)
    }
}

impl<R: Future> Returned<R> {
    /// Returns the type that the future resolves to.
    pub fn settle(self) -> Settled<R::Output> {
        Settled(PhantomData)
    }
}

/// The result of a function that does not wait.
pub trait NotAFuture<R> {
    /// Returns the type itself.
    fn settle(self) -> Settled<R>;
}

impl<R> NotAFuture<R> for Returned<R> {
    fn settle(self) -> Settled<R> {
        Settled(PhantomData)
    }
}
