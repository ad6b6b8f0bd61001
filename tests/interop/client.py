"""What Python's http.client makes of the server: HOST PORT."""

import http.client
import socket
import sys

HOST, PORT = sys.argv[1], int(sys.argv[2])


def connect():
    return http.client.HTTPConnection(HOST, PORT, timeout=30)


def ask(connection, method, target, body=None, headers=None, **options):
    connection.request(method, target, body=body, headers=headers or {}, **options)
    response = connection.getresponse()
    return response.status, response.read(), response


def check(what, found, wanted):
    assert found == wanted, f"{what}: {str(found)[:500]!r} is not {str(wanted)[:500]!r}"


def keep_alive():
    connection = connect()
    ports = set()
    for target in ["/connection", "/chunks/2", "/connection", "/nowhere", "/connection"]:
        status, body, response = ask(connection, "GET", target)
        check(target, status, 404 if target == "/nowhere" else 200)
        check("it stays open", response.will_close, False)
        if target == "/connection":
            ports.add(body)
    check("one connection", ports, {str(connection.sock.getsockname()[1]).encode()})
    check("head", ask(connection, "HEAD", "/hello")[:2], (200, b""))
    check("after the head", ask(connection, "GET", "/hello")[:2], (200, b"hello"))
    check("options", ask(connection, "OPTIONS", "/hello")[0], 204)
    check("after the 204", ask(connection, "GET", "/hello")[:2], (200, b"hello"))
    connection.close()


def chunked_bodies():
    connection = connect()
    parts = [b"a" * 10, b"", b"b" * 100_000, b"c"]
    whole = b"".join(parts)
    # An iterable is sent chunked.
    for _ in range(3):
        check("count", ask(connection, "POST", "/count", iter(parts))[:2], (200, b"100011"))
        check("mirror", ask(connection, "POST", "/mirror", iter(parts))[:2], (200, whole))
    options = {"encode_chunked": True, "headers": {"Transfer-Encoding": "chunked"}}
    check("empty", ask(connection, "POST", "/count", iter([]), **options)[:2], (200, b"0"))
    check("length", ask(connection, "POST", "/mirror", b"abc")[:2], (200, b"abc"))
    check("no body", ask(connection, "POST", "/count")[:2], (200, b"0"))
    connection.close()


def early_answer():
    # The head and some of the body are out; the answer comes, and the client reads it.
    connection = connect()
    connection.putrequest("POST", "/refuse")
    connection.putheader("Content-Length", str(1_000_000))
    connection.endheaders()
    connection.send(b"x" * 1000)
    response = connection.getresponse()
    check("early answer", (response.status, response.read()), (403, b"no"))
    check("it says that it closes", response.will_close, True)
    connection.close()
    # A small body that nobody reads does not cost the connection.
    connection = connect()
    check("unread", ask(connection, "POST", "/refuse", b"x" * 1000)[:2], (403, b"no"))
    check("and on", ask(connection, "GET", "/hello")[:2], (200, b"hello"))
    connection.close()


def expectation():
    connection = connect()
    connection.putrequest("POST", "/count")
    connection.putheader("Content-Length", "5")
    connection.putheader("Expect", "100-continue")
    connection.endheaders()
    interim = connection.sock.recv(4096)
    check("continue", interim, b"HTTP/1.1 100 Continue\r\n\r\n")
    connection.send(b"hello")
    response = connection.getresponse()
    check("after it", (response.status, response.read()), (200, b"5"))
    connection.close()


def older_version():
    class Older(http.client.HTTPConnection):
        _http_vsn, _http_vsn_str = 10, "HTTP/1.0"

    connection = Older(HOST, PORT, timeout=30)
    status, body, response = ask(connection, "GET", "/version")
    check("1.0", (status, body, response.will_close), (200, b"Http10", True))
    connection.close()
    connection = Older(HOST, PORT, timeout=30)
    status, body, response = ask(connection, "GET", "/chunks/3")
    check("no chunks for 1.0", response.getheader("transfer-encoding"), None)
    check("all of it", len(body), 3 * 1024)
    connection.close()


def half_close():
    # What netcat and old clients do: send, say that this was all, read.
    with socket.create_connection((HOST, PORT), timeout=30) as sock:
        sock.sendall(b"GET /slow/50 HTTP/1.1\r\nHost: a\r\n\r\n")
        sock.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
        check("half-close", answer.endswith(b"\r\n\r\ndone"), True)


for part in [keep_alive, chunked_bodies, early_answer, expectation, older_version, half_close]:
    part()
    print(part.__name__)
print("all right")
