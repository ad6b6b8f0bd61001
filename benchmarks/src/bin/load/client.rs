//! One connection of the load: sends what is due, takes the time of what comes back, and begins
//! anew where the connection breaks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::Plan;
use crate::answers::Answers;
use crate::histogram::Histogram;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    pub(crate) errors: u64,
    pub(crate) latencies: Histogram,
}

/// When a connection sends.
#[derive(Debug)]
pub(crate) enum Schedule {
    /// As soon as all is answered.
    Closed,
    /// At given times, whatever became of what was sent before.
    Open(Arrivals),
}

/// The arrivals that fall to one connection: every so often, from `next` on.
#[derive(Debug)]
pub(crate) struct Arrivals {
    pub(crate) next: Instant,
    pub(crate) every: Duration,
    /// Rung when one is due.
    pub(crate) bell: Arc<Notify>,
}

#[derive(Debug)]
pub(crate) struct Client {
    plan: Arc<Plan>,
    schedule: Schedule,
    stream: TcpStream,
    tally: Rc<RefCell<Tally>>,
    answers: Answers,
    /// When each of what is in flight was to be sent.
    in_flight: VecDeque<Instant>,
    /// Where in the plan's requests the next byte to be written lies, and how many are to be.
    at: usize,
    unwritten: usize,
}

impl Client {
    pub(crate) fn new(
        plan: Arc<Plan>,
        schedule: Schedule,
        stream: TcpStream,
        tally: Rc<RefCell<Tally>>,
    ) -> Self {
        let (answers, in_flight) = (Answers::default(), VecDeque::new());
        Self { plan, schedule, stream, tally, answers, in_flight, at: 0, unwritten: 0 }
    }

    /// Until then; what is in flight is still waited for.
    pub(crate) async fn run(mut self, until: Instant, buf: Rc<RefCell<Vec<u8>>>) {
        while let Err(_broken) = self.talk(until, &buf).await {
            self.tally.borrow_mut().errors += 1;
            if !self.reconnect(until).await {
                break;
            }
        }
        self.own_up(until);
    }

    async fn talk(&mut self, until: Instant, buf: &RefCell<Vec<u8>>) -> io::Result<()> {
        loop {
            let now = Instant::now();
            if now < until {
                self.send(now);
            } else if self.in_flight.is_empty() {
                return Ok(());
            }
            self.write()?;
            if !self.read(until, &mut buf.borrow_mut())? {
                self.wait(now < until).await?;
            }
        }
    }

    /// Puts what is due among what is in flight.
    fn send(&mut self, now: Instant) {
        let most = self.plan.pipeline;
        let before = self.in_flight.len();
        match &mut self.schedule {
            Schedule::Closed if before == 0 => self.in_flight.extend((0..most).map(|_| now)),
            Schedule::Closed => {}
            Schedule::Open(arrivals) => {
                while arrivals.next <= now && self.in_flight.len() < most {
                    self.in_flight.push_back(arrivals.next);
                    arrivals.next += arrivals.every;
                }
            }
        }
        self.unwritten += (self.in_flight.len() - before) * self.plan.length;
    }

    /// Writes as much as goes.
    fn write(&mut self) -> io::Result<()> {
        while self.unwritten > 0 {
            let bytes = &self.plan.requests[self.at..];
            let bytes = &bytes[..bytes.len().min(self.unwritten)];
            match self.stream.try_write(bytes) {
                Ok(n) => {
                    self.unwritten -= n;
                    self.at = (self.at + n) % self.plan.requests.len();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads what is there; whether that ended an answer.
    fn read(&mut self, until: Instant, buf: &mut [u8]) -> io::Result<bool> {
        let n = match self.stream.try_read(buf) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error),
        };
        let ended = self.answers.feed(&buf[..n])?;
        let now = Instant::now();
        let mut tally = self.tally.borrow_mut();
        if now < until {
            tally.requests += ended as u64;
        }
        for _ in 0..ended {
            let unasked = || io::Error::from(io::ErrorKind::InvalidData);
            let sent = self.in_flight.pop_front().ok_or_else(unasked)?;
            tally.latencies.record(micros(now - sent));
        }
        Ok(ended > 0)
    }

    async fn wait(&self, sends: bool) -> io::Result<()> {
        let writes = self.unwritten > 0;
        let interest =
            if writes { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
        match &self.schedule {
            Schedule::Open(arrivals) if sends && self.in_flight.len() < self.plan.pipeline => {
                tokio::select! {
                    ready = self.stream.ready(interest) => ready.map(|_| ()),
                    () = arrivals.bell.notified() => Ok(()),
                }
            }
            _ => self.stream.ready(interest).await.map(|_| ()),
        }
    }

    /// Whether it could before the end.
    async fn reconnect(&mut self, until: Instant) -> bool {
        self.answers.restart();
        self.in_flight.clear();
        (self.at, self.unwritten) = (0, 0);
        while Instant::now() < until {
            if let Ok(stream) = connect(&self.plan).await {
                self.stream = stream;
                return true;
            }
            self.tally.borrow_mut().errors += 1;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// What was due and could not even be sent has waited, too.
    fn own_up(&mut self, until: Instant) {
        let Schedule::Open(arrivals) = &mut self.schedule else { return };
        let mut tally = self.tally.borrow_mut();
        while arrivals.next < until {
            tally.latencies.record(micros(until - arrivals.next));
            arrivals.next += arrivals.every;
        }
    }
}

pub(crate) async fn connect(plan: &Plan) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(plan.addr).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
