"""Sends requests, and prints what httplint and REDbot find wrong in the answers.

Each line of the input is a request: the method, the URL, and header fields with tabs before them. REDbot sends
requests of its own to the URL of each GET without fields: conditional ones, and one for a range.
"""

import configparser
import functools
import socket
import sys
import time
from urllib.parse import urlsplit

import thor
from httplint.message import HttpRequestLinter, HttpResponseLinter
from httplint.note import levels
from redbot.resource import HttpResource


def exchange(method, url, fields):
    """Sends a request over a connection of its own, and returns the answer as bytes."""
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc}", *fields, "connection: close", "", ""]
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def pairs(lines):
    """Returns header fields as pairs of bytes."""
    split = (line.split(b":", 1) for line in lines)
    return [(name, value.strip()) for name, value in split]


def lint(method, url, fields):
    """Returns what httplint says of a response, which it sees together with the request."""
    now = time.time()
    head, _, content = exchange(method, url, fields).partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    version, status, *phrase = line.split(b" ", 2)
    request = HttpRequestLinter(start_time=now)
    request.process_request_topline(method.encode(), url.encode(), b"1.1")
    request.process_headers(pairs(field.encode() for field in fields))
    request.finish_content(True)
    response = HttpResponseLinter(start_time=now)
    response.request = request
    response.is_head_response = method == "HEAD"
    response.process_response_topline(version.removeprefix(b"HTTP/"), status, b"".join(phrase))
    response.process_headers(pairs(lines))
    response.feed_content(content)
    response.finish_content(True)
    return response.notes


def check(urls):
    """Returns what REDbot says of each URL. It checks all of them in one run of its event loop."""
    config = configparser.ConfigParser()
    config["redbot"] = {"enable_local_access": "True"}
    resources = {url: HttpResource(config["redbot"]) for url in urls}
    left = set(urls)

    def done(url):
        left.discard(url)
        if not left:
            thor.stop()

    for url, resource in resources.items():
        resource.set_request(url)
        resource.on("check_done", functools.partial(done, url))
        resource.check()
    if left:
        thor.run()
    found = {}
    for url, resource in resources.items():
        assert resource.response.complete, (url, resource.fetch_error)
        responses = [resource.response, *(other.response for other in resource.subreqs.values())]
        found[url] = [note for response in responses for note in response.notes]
    return found


def with_inner(notes):
    """Returns notes together with those that are below them."""
    for note in notes:
        yield note
        yield from note.subnotes


requests = [line.rstrip("\n").split("\t") for line in sys.stdin]
checked = check([url for method, url, *fields in requests if method == "GET" and not fields])
for method, url, *fields in requests:
    notes = list(lint(method, url, fields))
    if method == "GET" and not fields:
        notes.extend(checked[url])
    assert notes, f"nothing is said about {method} {url}"
    name = " ".join([method, urlsplit(url).path, *fields])
    wrong = {note.summary for note in with_inner(notes) if note.level in (levels.BAD, levels.WARN)}
    for summary in sorted(wrong):
        print(f"{name}: {summary}")
