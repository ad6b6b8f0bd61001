//! What a connection costs while nothing happens on it.

use super::*;
use crate::conn::driver::Serving;

#[test]
fn an_idle_connection_is_no_more_than_its_socket_and_its_deadlines() {
    // Tokio puts a task into steps of 128 bytes; with its own 80 or so this makes two of them.
    let size = size_of::<Serving<TcpStream, std::rc::Rc<()>>>();
    assert!(size <= 224, "{size} bytes");
}
