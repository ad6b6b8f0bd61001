//! A rarely present boxed value, one word wide. It differs from `Option<Box<_>>` only in how it is
//! dropped. Dropping an empty `Option<Box<_>>` is a call of a function, which finds that there is
//! nothing to drop. Here the test is in the caller, and only a value that is present costs a call. A plain `Option`
//! takes 37 to 61 instructions more in each scenario of `benchmarks/instructions`.

use std::fmt;
use std::mem::ManuallyDrop;

/// A boxed value that is rarely present.
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

    /// Returns the value. If it is absent, inserts the value that `make` returns first.
    pub(crate) fn get_or_insert_with(&mut self, make: impl FnOnce() -> Box<T>) -> &mut T {
        self.0.get_or_insert_with(make)
    }

    /// Takes the value out if `is_it` returns true for it.
    pub(crate) fn take_if(&mut self, is_it: impl FnOnce(&T) -> bool) -> Option<T> {
        self.0.take_if(|own| is_it(own)).map(|own| *own)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.take_box().map(|own| *own)
    }

    /// Takes the value out in its box.
    pub(crate) fn take_box(&mut self) -> Option<Box<T>> {
        self.0.take()
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
        fn drop_present<T>(own: Option<Box<T>>) {
            drop(own);
        }
        if self.0.is_some() {
            drop_present(self.0.take());
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
    fn rare_box_drops_its_value_once() {
        let value = Rc::new(());
        let mut rare = RareBox::new(value.clone());
        assert!(rare.is_some() && rare.take_if(|_| false).is_none());
        let copy = rare.clone();
        assert_eq!(Rc::strong_count(&value), 3);
        drop(rare);
        drop(copy);
        assert_eq!(Rc::strong_count(&value), 1);
        let mut rare = RareBox::new(value.clone());
        drop(rare.take());
        assert!(!rare.is_some() && Rc::strong_count(&value) == 1);
    }
}
