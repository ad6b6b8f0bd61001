"""The parts of `benchmarks/compare`: how it measures, and what it writes.

    servers   the peers: building, starting, reading reading the figures of a process from the system
    wire      the scenarios as bytes, and a small client
    tables    the raw figures as files, docs/benchmarks/*.tsv, and the machine
    rounds    CPU per request and throughput
    pinned    latency percentiles, overload, slow neighbours: a core for the server, one for the generator
    memory    resident bytes per idle connection
    calls     system calls per request
    parts     where the instructions of a request go
    growth    how cost grows with connections, workers, bodies, routes, fields
    features  what a feature adds to a request, in instructions
    apps      apps with a given number of routes, for three frameworks
    building  the cost of compiling
    plot      SVG
    page      docs/benchmarks.md, and the tables in README.md and PERFORMANCE.md

Standard library only, Python 3.9, Linux. Everything stays on the loopback interface, every round
ends after a fixed time, and every process that is started here is ended here, by its number.
"""
