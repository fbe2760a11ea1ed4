"""Files sent to a real server: cut off, killed in the middle, and as big as they may be."""

import http.client
import json
import os
import signal
import socket
import struct
import time
from urllib.parse import urlsplit

import pytest

from tests.faults.installation import children, eventually

BOUNDARY = "frontier"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
    "Content-Type: video/mp4\r\n\r\n"
).encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()
MEGABYTE = 1024 * 1024
MOST_GROWTH_KB = 24 * 1024


@pytest.fixture
def desk(installation):
    """A report whose secretariat sends files by a program."""
    return installation.world("begin_library")


def headers(desk, size):
    return {
        "Host": "127.0.0.1",
        "Authorization": f"Token {desk['key']}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(HEAD) + size + len(END)),
    }


def begin_upload(serving, desk, size, sent):
    """Send a part of what is announced, and leave the connection open."""
    place = urlsplit(serving.address)
    connection = socket.create_connection((place.hostname, place.port), timeout=30)
    lines = [f"POST {desk['address']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers(desk, size).items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + HEAD + b"\0" * sent)
    return connection


def incoming(installation):
    return list((installation.folder / "var/private/incoming").glob("*"))


def stored(installation):
    return list((installation.folder / "var/private/files").rglob("*/*"))


def rows(installation):
    return installation.rows("SELECT count(*) FROM assessment_storedfile")[0][0]


def test_an_upload_that_is_cut_off_leaves_nothing(installation, desk):
    with installation.serving() as serving:
        connection = begin_upload(serving, desk, 5 * MEGABYTE, 2 * MEGABYTE)
        (half,) = eventually(lambda: incoming(installation), seconds=30)
        mode = half.stat().st_mode & 0o777
        connection.close()
        eventually(lambda: not incoming(installation), seconds=30)

    assert mode == 0o600
    assert (stored(installation), rows(installation)) == ([], 0)


def test_what_a_killed_server_leaves_is_swept_away_a_day_later(installation, desk):
    with installation.serving() as serving:
        connection = begin_upload(serving, desk, 5 * MEGABYTE, 2 * MEGABYTE)
        eventually(lambda: incoming(installation), seconds=30)
        for worker in children(serving.part("gunicorn")):
            os.kill(worker, signal.SIGKILL)
    connection.close()

    (half,) = incoming(installation)
    assert installation.world("sweep") == 0
    day_ago = time.time() - 25 * 3600
    os.utime(half, (day_ago, day_ago))
    assert installation.world("sweep") == 1
    assert (incoming(installation), stored(installation), rows(installation)) == ([], [], 0)


def film(size):
    """Yield an MP4 of ``size`` bytes, a piece at a time."""
    boxes = struct.pack(">I", 16) + b"ftypisom\0\0\0\0" + struct.pack(">I", 8) + b"moov"
    yield boxes + struct.pack(">I", size - len(boxes)) + b"mdat"
    left = size - len(boxes) - 8
    while left:
        yield b"\0" * min(left, MEGABYTE)
        left -= min(left, MEGABYTE)


def send(serving, desk, size):
    def body():
        yield HEAD
        yield from film(size)
        yield END

    place = urlsplit(serving.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=120)
    connection.request("POST", desk["address"], body(), headers(desk, size))
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    assert answer.status == 201, told
    return told["id"]


def fetch(serving, desk, key):
    """Return how many bytes come, and throw them away."""
    place = urlsplit(serving.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=120)
    token = {"Authorization": f"Token {desk['key']}", "Range": "bytes=0-"}
    connection.request("GET", f"{desk['address']}{key}/file/", headers=token)
    answer = connection.getresponse()
    come = 0
    while piece := answer.read(MEGABYTE):
        come += len(piece)
    connection.close()
    return come


def highest_kb(serving):
    """Return the most memory that any web process has ever held."""
    found = []
    for pid in children(serving.part("gunicorn")):
        with open(f"/proc/{pid}/status") as lines:
            found += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(found)


def test_two_hundred_megabytes_take_no_more_memory_than_one(installation, desk):
    with installation.serving() as serving:
        for size in (MEGABYTE, MEGABYTE + 1, MEGABYTE + 2, MEGABYTE + 3):
            assert fetch(serving, desk, send(serving, desk, size)) == size
        before = highest_kb(serving)
        key = send(serving, desk, 200 * MEGABYTE)
        assert fetch(serving, desk, key) == 200 * MEGABYTE
        after = highest_kb(serving)

    assert after - before < MOST_GROWTH_KB, (before, after)
    assert incoming(installation) == []
