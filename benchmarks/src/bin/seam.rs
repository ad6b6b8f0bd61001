//! Sends one scenario's bytes through a connection in memory, to be run under an instruction
//! counter: `seam SCENARIO TIMES`. The difference between the counts of two runs is the cost of the
//! requests alone.

#![forbid(unsafe_code)]

use benchmarks::{Client, Scenario};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let scenario = arguments.next().and_then(|name| Scenario::named(&name));
    let times = arguments.next().and_then(|times| times.parse().ok());
    let (Some(scenario), Some(times)) = (scenario, times) else {
        eprintln!("usage: seam SCENARIO TIMES");
        std::process::exit(2);
    };
    Client::new(scenario).run(scenario, times);
}
