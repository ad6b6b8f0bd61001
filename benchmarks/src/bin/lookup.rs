//! Looks up all of GitHub's 130 routes, to be run under an instruction counter: `lookup TIMES`. The
//! difference between the counts of two runs is the cost of the look-ups alone.

#![forbid(unsafe_code)]

use std::hint::black_box;

use benchmarks::routes::{github, paths, table};
use webserver::private::{Match, MethodName};

fn main() {
    let Some(times) = std::env::args().nth(1).and_then(|times| times.parse::<u32>().ok()) else {
        eprintln!("usage: lookup TIMES");
        std::process::exit(2);
    };
    let (table, paths) = (table(&github()), paths(&github()));
    let get = MethodName::new("GET");
    let mut captures = Vec::new();
    for _ in 0..times {
        for (number, path) in paths.iter().enumerate() {
            let found = table.lookup(0, get, black_box(path).as_bytes(), &mut captures);
            assert!(matches!(found, Ok(Match { route, .. }) if route as usize == number));
            black_box(&captures);
        }
    }
}
