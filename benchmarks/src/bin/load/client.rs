//! One connection of the load. It sends requests when they are due, measures the answers, and
//! reconnects if the connection breaks.

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

/// The results.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    pub(crate) errors: u64,
    pub(crate) latencies: Histogram,
}

/// When a connection sends.
#[derive(Debug)]
pub(crate) enum Schedule {
    /// As soon as all requests are answered.
    Closed,
    /// At given times, whether or not earlier requests were answered.
    Open(Arrivals),
}

/// The arrivals of one connection: one in every interval, starting with `next`.
#[derive(Debug)]
pub(crate) struct Arrivals {
    pub(crate) next: Instant,
    pub(crate) every: Duration,
    /// Notified when an arrival is due.
    pub(crate) bell: Arc<Notify>,
}

#[derive(Debug)]
pub(crate) struct Client {
    plan: Arc<Plan>,
    schedule: Schedule,
    stream: TcpStream,
    tally: Rc<RefCell<Tally>>,
    answers: Answers,
    /// The time at which each request in flight was due.
    in_flight: VecDeque<Instant>,
    /// The position in the plan's requests of the next byte to write, and the number of bytes to
    /// write.
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

    /// Runs until the given time, and then waits for the requests in flight.
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

    /// Adds the requests that are due to those in flight.
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

    /// Writes as much as the socket accepts.
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

    /// Reads the available input. Returns whether it ended an answer.
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

    /// Reconnects. Returns whether that succeeded before the end.
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

    /// Records the waiting time of requests that were due but could not be sent.
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
