//! The fields that were added to a message. The list is in a box, one word wide, because most
//! messages have none. A thread keeps the box that was returned last, so that responses with a few
//! fields allocate nothing in the steady state.

use ::http::{HeaderName, HeaderValue};

use crate::base::pool::ThreadPool;
use crate::base::rare_box::RareBox;

/// The largest capacity that is kept; a longer list is freed.
const LARGEST_KEPT: usize = 16;

type List = Vec<(HeaderName, HeaderValue)>;

thread_local! {
    /// Empty lists. No more than the last one is kept, because few lists are in use at a time.
    static LISTS: ThreadPool<Option<Box<List>>> = const { ThreadPool::new(None, 0) };
}

/// The added fields, in the order of their insertion.
pub(crate) struct ExtraFields(RareBox<List>);

impl ExtraFields {
    pub(crate) const NONE: Self = Self(RareBox::NONE);

    pub(crate) fn fields(&self) -> &[(HeaderName, HeaderValue)] {
        self.0.get().map_or(&[], Vec::as_slice)
    }

    /// Returns whether no field was ever added.
    pub(crate) fn is_none(&self) -> bool {
        !self.0.is_some()
    }

    /// Returns the list, if there is one.
    pub(crate) fn get_mut(&mut self) -> Option<&mut List> {
        self.0.get_mut()
    }

    /// Returns the list and creates it first if there is none.
    pub(crate) fn fields_mut(&mut self) -> &mut List {
        self.0.get_or_insert_with(|| ThreadPool::take(&LISTS).unwrap_or_default())
    }
}

impl Default for ExtraFields {
    fn default() -> Self {
        Self::NONE
    }
}

impl Clone for ExtraFields {
    fn clone(&self) -> Self {
        let mut copy = Self::NONE;
        if !self.fields().is_empty() {
            copy.fields_mut().extend_from_slice(self.fields());
        }
        copy
    }
}

impl Drop for ExtraFields {
    #[inline]
    fn drop(&mut self) {
        if let Some(list) = self.0.take_box() {
            give(list);
        }
    }
}

#[inline(never)]
fn give(mut list: Box<List>) {
    list.clear();
    if list.capacity() <= LARGEST_KEPT {
        ThreadPool::give(&LISTS, Some(list));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(value: &'static str) -> (HeaderName, HeaderValue) {
        (HeaderName::from_static("x-name"), HeaderValue::from_static(value))
    }

    #[test]
    fn extra_fields_from_the_pool_are_empty() {
        let mut first = ExtraFields::default();
        first.fields_mut().push(field("first"));
        let place = first.fields().as_ptr();
        let copy = first.clone();
        drop(first);
        let mut second = ExtraFields::default();
        assert!(second.fields().is_empty() && second.get_mut().is_none());
        second.fields_mut().push(field("second"));
        assert_eq!(second.fields().as_ptr(), place);
        assert_eq!(second.fields(), [field("second")]);
        assert_eq!(copy.fields(), [field("first")]);
    }

    #[test]
    fn extra_fields_pool_does_not_keep_a_long_list() {
        let mut long = ExtraFields::default();
        long.fields_mut().extend((0..=LARGEST_KEPT).map(|_| field("x")));
        drop(long);
        assert!(ExtraFields::default().fields_mut().capacity() <= LARGEST_KEPT);
    }

    #[test]
    fn extra_fields_can_be_created_while_a_thread_ends() {
        struct AtTheEnd;
        impl Drop for AtTheEnd {
            fn drop(&mut self) {
                let mut last = ExtraFields::default();
                last.fields_mut().push(field("last"));
                assert_eq!(last.fields(), [field("last")]);
            }
        }
        thread_local!(static END: AtTheEnd = const { AtTheEnd });
        let thread = std::thread::spawn(|| {
            // The thread-local that is initialized first is dropped last.
            END.with(|_| ());
            drop(ThreadPool::take(&LISTS));
        });
        assert!(thread.join().is_ok());
    }
}
