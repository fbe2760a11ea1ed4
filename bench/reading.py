"""The first page of a ranking over REST, beside an empty view and a plain serializer."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from assessment.models import Cycle
from bench.cycle import compute
from bench.place import ROOT, answers, free_port, python, running
from bench.report import Report
from members.choices import Role
from members.models import User
from members.services import issue_token

SECTION = "Reading the ranking"
CONNECTIONS = 16
SECONDS = 2.0
ROUNDS = 3
SERVER = ("--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60")


class Rate(NamedTuple):
    per_second: float
    p50: float
    p99: float


class Reader:
    """Somebody who may see everything, with a token."""

    def __init__(self, port: int) -> None:
        self.port = port
        user, _ = User.objects.get_or_create(username="reader", role=Role.OBSERVER)
        self.token = issue_token(user)

    def request(self, path: str, **headers: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"Authorization: Token {self.token}", "Accept: application/json"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def load(self, request: bytes, status: str = "200", seconds: float = SECONDS) -> Rate:
        command = (sys.executable, "-m", "bench.load", *map(str, (self.port, seconds, CONNECTIONS)))
        ran = subprocess.run(command, cwd=ROOT, input=request, capture_output=True, check=True)
        *rate, statuses = json.loads(ran.stdout)
        if set(statuses) != {status}:
            raise RuntimeError(f"Answers other than {status}: {statuses}")
        return Rate(*rate)


@contextmanager
def serving() -> Iterator[Reader]:
    port = free_port()
    bound = ("--bind", f"127.0.0.1:{port}", "--log-level", "critical")
    with running(*python("-m", "gunicorn", "config.wsgi", *SERVER, *bound)):
        answers(port)
        reader = Reader(port)
        for _ in range(3):
            reader.load(reader.request("/bench/empty/x/"), seconds=0.5)
        yield reader


def measure(report: Report, sizes: list[int]) -> None:
    with serving() as reader:
        for size in sorted({sizes[0], sizes[-1]}):
            _measure(report, reader, Cycle.objects.get(code=f"judged-{size}"), size)
        _while_computing(report, reader, sizes)


def _measure(report: Report, reader: Reader, cycle: Cycle, size: int) -> None:
    compute(cycle)
    ranking = f"/api/v1/cycles/{cycle.code}/rankings/"
    last = (size + 99) // 100
    tag = _etag(reader, ranking)
    found = _rates(
        reader,
        {
            "empty": reader.request(f"/bench/empty/{cycle.code}/"),
            "kept": reader.request(ranking),
            "304": reader.request(ranking, **{"If-None-Match": tag}),
            "uncached": reader.request(f"{ranking}?x=@@"),
            "deepest": reader.request(f"{ranking}?page={last}&x=@@"),
            "plain": reader.request(f"/bench/plain/{cycle.code}/"),
        },
    )
    _compare(report, found, size)


def _compare(report: Report, found: dict[str, Rate], size: int) -> None:
    costs = "finding the cycle's version takes one query more on every request"
    rows = "a hundred rows are read and written as JSON"
    room = found["kept"].per_second / found["plain"].per_second
    narrow = (
        f"kept bytes come to {room:.1f} ×: what REST framework, the account and the version cost leaves no room to "
        f"read the rows as well; {rows}"
    )
    for limit, what, name, other, why in (
        (0.6, "kept bytes ÷ an empty REST framework view", "kept", "empty", costs),
        (0.6, "304 ÷ an empty REST framework view", "304", "empty", costs),
        (0.3, "not kept ÷ an empty REST framework view", "uncached", "empty", rows),
        (7, "not kept ÷ a plain ModelSerializer", "uncached", "plain", narrow),
    ):
        rate, beside = found[name].per_second, found[other].per_second
        told = f"{rate:,.0f} ÷ {beside:,.0f} requests a second"
        report.at_least(SECTION, f"{what}, {size:,}", limit, rate / beside, told, why)
    report.at_most(
        SECTION,
        f"the deepest page ÷ the first, not kept, {size:,}: time",
        1.5,
        found["uncached"].per_second / found["deepest"].per_second,
    )
    kept = found["kept"]
    report.at_most(
        SECTION,
        f"kept bytes, {size:,}: p99 ÷ p50",
        5,
        kept.p99 / kept.p50,
        f"{kept.p99:.1f} ms ÷ {kept.p50:.1f} ms",
        "readers, web workers and database share the processors; nothing further was looked into",
    )


def _rates(reader: Reader, requests: dict[str, bytes]) -> dict[str, Rate]:
    """Load each address in turn, some rounds, and take the median round of each."""
    found: dict[str, list[Rate]] = {name: [] for name in requests}
    for _ in range(ROUNDS):
        for name, request in requests.items():
            found[name].append(reader.load(request, "304" if name == "304" else "200"))
    return {name: statistics.median_low(sorted(rates)) for name, rates in found.items()}


def _etag(reader: Reader, path: str) -> str:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", reader.port)
    headers = {"Authorization": f"Token {reader.token}", "Accept": "application/json"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _while_computing(report: Report, reader: Reader, sizes: list[int]) -> None:
    """Let the readers read one cycle while another is computed again and again."""
    size = min(10_000, sizes[-1])
    read = reader.request(f"/api/v1/cycles/judged-{sizes[0]}/rankings/")
    other = Cycle.objects.get(code=f"judged-{size}")
    idle, busy = [], []
    for _ in range(ROUNDS):
        idle.append(reader.load(read).per_second)
        with _computing(other):
            busy.append(reader.load(read).per_second)
    calm, stirred = statistics.median(idle), statistics.median(busy)
    report.at_least(
        SECTION,
        f"readers while a cycle of {size:,} is computed again and again ÷ at rest",
        0.6,
        stirred / calm,
        f"{stirred:,.0f} ÷ {calm:,.0f} requests a second",
        "readers, web workers and the database's computing share the processors",
    )


@contextmanager
def _computing(cycle: Cycle) -> Iterator[None]:
    from django.db import connection

    stop = threading.Event()

    def again() -> None:
        while not stop.is_set():
            compute(cycle)
        connection.close()

    thread = threading.Thread(target=again)
    thread.start()
    time.sleep(0.2)
    try:
        yield
    finally:
        stop.set()
        thread.join()
