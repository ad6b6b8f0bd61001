//! What the tasks of one worker share, and the worker's own count of its connections.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use tokio::task::{JoinHandle, spawn_local};

use super::census::{Census, Counted, Full};
use super::wait::Watched;
use crate::conn::{Common, Wheel};
use crate::http::Dispatch;
use crate::limits::Limits;

/// How many refused clients a worker gives the time to read why.
const REFUSED: usize = 1024;

pub(super) struct Floor {
    pub(super) dispatch: Arc<dyn Dispatch>,
    pub(super) limits: Arc<Limits>,
    pub(super) wheel: RefCell<Wheel>,
    pub(super) common: Rc<Common>,
    census: Arc<Census>,
    /// Connections open on this worker.
    here: Cell<usize>,
    refused: Cell<usize>,
    /// Changed, if only to what it was, when the last connection ends.
    emptied: Watched<bool>,
}

impl Floor {
    pub(super) fn new(
        dispatch: Arc<dyn Dispatch>,
        limits: Arc<Limits>,
        census: Arc<Census>,
    ) -> Rc<Self> {
        Rc::new(Self {
            dispatch,
            limits,
            wheel: RefCell::default(),
            common: Rc::default(),
            census,
            here: Cell::new(0),
            refused: Cell::new(0),
            emptied: Watched::new(true),
        })
    }

    /// A place for one more connection.
    pub(super) fn admit(self: &Rc<Self>, peer: IpAddr) -> Result<Place, Full> {
        let counted = self.census.admit(peer)?;
        self.here.set(self.here.get() + 1);
        Ok(Place { floor: self.clone(), _counted: counted })
    }

    /// A place for one more client that is told that there is none.
    pub(super) fn refuse(self: &Rc<Self>) -> Option<Refused> {
        let more = self.refused.get() + 1;
        (more <= REFUSED).then(|| {
            self.refused.set(more);
            Refused(self.clone())
        })
    }

    /// Connections open.
    pub(super) fn open(&self) -> usize {
        self.here.get()
    }

    pub(super) async fn until_empty(&self) {
        self.emptied.until(|_| self.here.get() == 0).await;
    }
}

/// Starts a task of the worker's own. As there are few and they wait most of the time, they share the
/// code of one that is boxed.
pub(super) fn spawn(task: impl Future<Output = ()> + 'static) -> JoinHandle<()> {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task)
}

/// A connection's place, given back whichever way it ends.
pub(super) struct Place {
    floor: Rc<Floor>,
    _counted: Counted,
}

impl Drop for Place {
    fn drop(&mut self) {
        let floor = &self.floor;
        floor.here.set(floor.here.get() - 1);
        if floor.here.get() == 0 {
            floor.emptied.change(|emptied| *emptied = true);
        }
    }
}

/// A refused client's.
pub(super) struct Refused(Rc<Floor>);

impl Drop for Refused {
    fn drop(&mut self) {
        self.0.refused.set(self.0.refused.get() - 1);
    }
}
