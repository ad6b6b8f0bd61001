//! A request that is refused before its body has arrived does not cost the body. Over sockets, the
//! answer arrives before any byte of the body was sent, and no `100 Continue` requests it.

mod app;
mod body;
mod head;
