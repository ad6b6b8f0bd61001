"""Resident bytes per idle connection: docs/benchmarks/memory.tsv.

The figure is the difference between a server that has answered one request, and one with the given
number of connections, each of which has sent one request and is idle. It is the memory of the
process. The kernel's socket buffers are not included; they are the same for all servers.
"""
import time

from . import tables, wire
from .servers import NAMES, Server

# The answers are read after this number of requests, so that neither side waits for the other.
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
    """Returns the resident bytes before and with the given number of idle connections."""
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
