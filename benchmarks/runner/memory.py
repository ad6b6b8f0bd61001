"""Resident bytes per idle connection: docs/benchmarks/memory.tsv.

From a server that has answered once, to one that holds so many connections of which each has asked
once and waits. It is the process's own memory; the kernel's socket buffers come on top, for all
servers alike.
"""
import time

from . import tables, wire
from .servers import NAMES, Server

# Answers are read after so many requests, so that neither side waits for the other.
GROUP = 200


def idle(count, names=NAMES):
    rows = []
    for name in names:
        with Server(name) as server:
            before, after = hold(server, count)
        rows.append({"server": name, "connections": count, "before_bytes": before,
                     "after_bytes": after, "per_connection": (after - before) / count})
        print(f"memory: {name} {rows[-1]['per_connection']:.0f} bytes", flush=True)
        tables.write("memory", rows)


def hold(server, count):
    """Resident bytes before and with so many idle connections."""
    clients = []
    try:
        ask(server, clients, 1)
        time.sleep(0.5)
        before = server.memory()
        while len(clients) < count:
            ask(server, clients, min(GROUP, count - len(clients)))
        time.sleep(1)
        return before, server.memory()
    finally:
        for client in clients:
            client.close()


def ask(server, clients, more):
    group = [wire.Client(server.port) for _ in range(more)]
    clients += group
    for client in group:
        client.send(wire.request("plaintext"))
    for client in group:
        client.answer()
