"""The scenarios as bytes on the wire, and a client that is simple enough to be trusted."""
import re
import socket

from .servers import HOST

PERSON = b'{"name":"Ada Lovelace","age":36}'

# The target, the body, the number of requests in one write, and the answer.
SCENARIOS = {
    "plaintext": ("GET", "/plaintext", b"", 1, b"Hello, World!"),
    "json": ("GET", "/json", b"", 1, b'{"message":"Hello, World!"}'),
    "param": ("GET", "/users/1234567", b"", 1, b"1234567"),
    "query": ("GET", "/q?name=Ada%20L&n=42", b"", 1, b"Ada L 42"),
    "people": ("POST", "/people", PERSON, 1, PERSON),
    "pipelined": ("GET", "/plaintext", b"", 16, b"Hello, World!"),
}


def request(scenario):
    """Returns one request of a scenario."""
    method, target, body, _, _ = SCENARIOS[scenario]
    head = f"{method} {target} HTTP/1.1\r\nHost: {HOST}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Client:
    """A client with one connection."""

    def __init__(self, port, timeout=60):
        self.socket = socket.create_connection((HOST, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def answer(self):
        """Returns the head and the body of the next answer, which must state its length."""
        while b"\r\n\r\n" not in self.buffer:
            self.read()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        length = int(re.search(rb"\r\ncontent-length: *(\d+)", head.lower()).group(1))
        while len(self.buffer) < length:
            self.read()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return head, body

    def read(self):
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server has closed the connection")
        self.buffer += got

    def close(self):
        self.socket.close()


def check(server):
    """Requests every scenario once and checks the answers. Returns the length of each answer."""
    sizes = {}
    for name, (_, _, _, _, expected) in SCENARIOS.items():
        client = Client(server.port)
        client.send(request(name))
        head, body = client.answer()
        client.close()
        if not head.startswith(b"HTTP/1.1 200 ") or body != expected:
            raise RuntimeError(f"{server.name} answers {name} with {head!r} {body!r}")
        sizes[name] = len(head) + 4 + len(body)
    return sizes
