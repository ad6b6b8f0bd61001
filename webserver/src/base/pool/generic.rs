//! The two kinds of pools, for values of any type: [`Pool`] is a list with a bound, and
//! [`ThreadPool`] is a list of one thread with the last value at hand. A pool does not know how its
//! values are made, or emptied before they are given back.

use std::cell::{Cell, RefCell};
use std::thread::LocalKey;

/// Values that are kept for reuse, at most as many as the bound. Only a pool that values are taken
/// from keeps any: threads that only give values back, such as those that run blocking tasks, may
/// be many.
#[derive(Debug)]
pub(crate) struct Pool<T> {
    /// Has room for `bound` values once a value was asked for, and for none before that.
    values: Vec<T>,
    bound: usize,
}

impl<T> Pool<T> {
    /// Creates an empty pool for at most `bound` values.
    pub(crate) const fn new(bound: usize) -> Self {
        Self { values: Vec::new(), bound }
    }

    /// Returns the value that was given back last, or `None` if the pool is empty.
    #[inline]
    pub(crate) fn take(&mut self) -> Option<T> {
        let value = self.values.pop();
        if value.is_none() {
            self.reserve();
        }
        value
    }

    /// Makes room for all values, so that the pool keeps values before one was taken.
    #[cold]
    pub(crate) fn reserve(&mut self) {
        self.values.reserve_exact(self.bound);
    }

    /// Keeps a value, or returns it if there is no room for it. The caller drops it after it has
    /// released the pool, because the destructor of the value may use the pool.
    #[inline]
    pub(crate) fn give(&mut self, value: T) -> Option<T> {
        if self.values.len() == self.values.capacity() {
            return Some(value);
        }
        self.values.push(value);
        None
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

/// A value that can be absent: a vector without memory, or an `Option` of a box. Its default is
/// absent. `Option<Vec<_>>` would need 12 instructions more to take a vector and to give it back.
pub(crate) trait Presence: Default {
    fn is_present(&self) -> bool;
}

impl<T> Presence for Vec<T> {
    fn is_present(&self) -> bool {
        self.capacity() > 0
    }
}

impl<T> Presence for Option<Box<T>> {
    fn is_present(&self) -> bool {
        self.is_some()
    }
}

/// A pool of one thread, for values that are mostly used one at a time: a value is given back
/// before it is taken again. So the value that was given back last is outside the list, where
/// taking it is one read and one write. With the list alone, the scenarios of
/// `benchmarks/instructions` take 12 to 42 instructions more.
pub(crate) struct ThreadPool<T> {
    last: Cell<T>,
    others: RefCell<Pool<T>>,
}

impl<T: Presence> ThreadPool<T> {
    /// Creates an empty pool for at most `bound` values, and the last one, which is absent.
    pub(crate) const fn new(absent: T, bound: usize) -> Self {
        Self { last: Cell::new(absent), others: RefCell::new(Pool::new(bound)) }
    }

    /// Returns the value that was given back last. It is absent if the pool is empty, and if the
    /// thread is ending and no longer has its pool: destructors may still take values then.
    #[inline]
    pub(crate) fn take(pool: &'static LocalKey<Self>) -> T {
        let last = pool.try_with(|pool| pool.last.take()).unwrap_or_default();
        if last.is_present() { last } else { Self::take_other(pool) }
    }

    #[inline(never)]
    fn take_other(pool: &'static LocalKey<Self>) -> T {
        let other = pool.try_with(|pool| pool.others.borrow_mut().take());
        other.ok().flatten().unwrap_or_default()
    }

    /// Keeps a value, or drops one if the pool is full. A thread that is ending drops the value.
    #[inline]
    pub(crate) fn give(pool: &'static LocalKey<Self>, value: T) {
        if let Ok(other) = pool.try_with(|pool| pool.last.replace(value))
            && other.is_present()
        {
            Self::give_other(pool, other);
        }
    }

    #[inline(never)]
    fn give_other(pool: &'static LocalKey<Self>, value: T) {
        // What there is no room for is dropped after the pool is released.
        drop(pool.try_with(|pool| pool.others.borrow_mut().give(value)));
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn pool_keeps_at_most_its_bound() {
        let mut pool = Pool::new(2);
        assert_eq!(pool.give(0), Some(0), "no value was taken yet");
        assert_eq!(pool.take(), None);
        assert_eq!((pool.give(1), pool.give(2), pool.give(3)), (None, None, Some(3)));
        assert_eq!((pool.take(), pool.take(), pool.take()), (Some(2), Some(1), None));
    }

    #[test]
    fn pool_of_a_thread_returns_the_last_value_first() {
        thread_local!(static POOL: ThreadPool<Vec<u8>> = const { ThreadPool::new(Vec::new(), 1) });
        let taken = || ThreadPool::take(&POOL);
        assert!(!taken().is_present());
        (1..=3).for_each(|value| ThreadPool::give(&POOL, vec![value]));
        assert_eq!((taken(), taken(), taken()), (vec![3], vec![1], vec![]));
    }

    #[test]
    fn pool_can_be_used_by_the_destructor_of_its_value() {
        struct Gives(Rc<Cell<u8>>);
        impl Drop for Gives {
            fn drop(&mut self) {
                self.0.set(self.0.get() + 1);
                if self.0.get() == 1 {
                    ThreadPool::give(&POOL, vec![Self(self.0.clone())]);
                }
            }
        }
        thread_local! {
            static POOL: ThreadPool<Vec<Gives>> = const { ThreadPool::new(Vec::new(), 0) };
        }
        let dropped = Rc::new(Cell::new(0));
        (0..2).for_each(|_| ThreadPool::give(&POOL, vec![Gives(dropped.clone())]));
        assert_eq!(dropped.get(), 2);
    }
}
