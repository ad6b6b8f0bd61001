//! Counts the heap allocations of each scenario in the steady state, one line each:
//! `NAME ALLOCATIONS_PER_1000_REQUESTS`.

#![forbid(unsafe_code)]

use std::alloc::System;

use benchmarks::{Client, SCENARIOS};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    for scenario in &SCENARIOS {
        let mut client = Client::new(scenario);
        // Warm-up: the pools fill.
        client.run(scenario, 100);
        let region = Region::new(ALLOCATOR);
        client.run(scenario, 1000);
        let change = region.change();
        let all = change.allocations + change.reallocations;
        println!("{} {}", scenario.name, all / scenario.requests);
    }
}
