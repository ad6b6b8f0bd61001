//! A rarely present boxed value, one word wide. Dropping an empty one is an inline null check;
//! dropping an empty `Option<Box<_>>` is a function call that performs the check.

use std::fmt;
use std::mem::ManuallyDrop;

/// A boxed `T` that is almost never present.
pub(crate) struct RareBox<T>(ManuallyDrop<Option<Box<T>>>);

impl<T> RareBox<T> {
    /// An absent value.
    pub(crate) const NONE: Self = Self(ManuallyDrop::new(None));

    pub(crate) fn new(value: T) -> Self {
        Self(ManuallyDrop::new(Some(Box::new(value))))
    }

    pub(crate) fn is_some(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_deref()
    }

    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }

    /// Takes the value out if `is_it` returns true for it.
    pub(crate) fn take_if(&mut self, is_it: impl FnOnce(&T) -> bool) -> Option<T> {
        self.0.take_if(|own| is_it(own)).map(|own| *own)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.0.take().map(|own| *own)
    }
}

impl<T: Default> RareBox<T> {
    pub(crate) fn get_or_insert_default(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T> Drop for RareBox<T> {
    #[inline]
    fn drop(&mut self) {
        #[cold]
        #[inline(never)]
        fn there<T>(own: Option<Box<T>>) {
            drop(own);
        }
        if self.0.is_some() {
            there(self.0.take());
        }
    }
}

impl<T> Default for RareBox<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T: Clone> Clone for RareBox<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for RareBox<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn what_is_there_is_dropped_once() {
        let value = Rc::new(());
        let mut seldom = RareBox::new(value.clone());
        assert!(seldom.is_some() && seldom.take_if(|_| false).is_none());
        let copy = seldom.clone();
        assert_eq!(Rc::strong_count(&value), 3);
        drop(seldom);
        drop(copy);
        assert_eq!(Rc::strong_count(&value), 1);
        let mut seldom = RareBox::new(value.clone());
        drop(seldom.take());
        assert!(!seldom.is_some() && Rc::strong_count(&value) == 1);
    }
}
