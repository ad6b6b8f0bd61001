"""System calls per request: docs/benchmarks/calls.tsv. strace counts the calls of each server while
64 connections send requests in waves. In a wave each connection sends one request, and then all
answers are read. The difference between the counts of N and of 2N waves is the cost of the
requests alone."""
import os
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack

from . import tables, wire
from .servers import NAMES, Server

CONNECTIONS = 64
WAVES = 50
CASES = ["plaintext", "people", "pipelined"]


def measure(names=NAMES):
    rows = []
    for name in names:
        for scenario in CASES:
            depth = wire.SCENARIOS[scenario][3]
            few, many = (count(name, scenario, waves) for waves in (WAVES, 2 * WAVES))
            each = (many - few) / (WAVES * CONNECTIONS * depth)
            rows.append({"server": name, "scenario": scenario, "calls": each})
        print(f"calls: {name}", flush=True)
        tables.write("calls", rows)


def count(name, scenario, waves):
    """Returns the system calls of a server that gets the given number of requests on each
    connection."""
    request = wire.request(scenario) * wire.SCENARIOS[scenario][3]
    with Server(name) as server, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        clients = [wire.Client(server.port) for _ in range(CONNECTIONS)]
        for client in clients:
            stack.callback(client.close)
        wave(clients, request, scenario)
        said = os.path.join(folder, "calls")
        watch = subprocess.Popen(["strace", "-f", "-c", "-o", said, "-p", str(server.pid)],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until_watched(server)
            for _ in range(waves):
                wave(clients, request, scenario)
        finally:
            watch.send_signal(signal.SIGINT)
            watch.wait(20)
        with open(said) as lines:
            total = next(line for line in lines if line.rstrip().endswith("total"))
        return int(total.split()[3])


def wave(clients, request, scenario):
    for client in clients:
        client.send(request)
    for client in clients:
        for _ in range(wire.SCENARIOS[scenario][3]):
            client.answer()


def until_watched(server):
    """Waits until strace traces all threads of the server."""
    for _ in range(200):
        tasks = f"/proc/{server.pid}/task"
        status = [open(f"{tasks}/{task}/status").read() for task in os.listdir(tasks)]
        if all("TracerPid:\t0\n" not in text for text in status):
            return
        time.sleep(0.02)
    raise RuntimeError(f"strace does not get hold of {server.name}")
