"""A small load generator: connections that are kept open, one request after the other on each.

Run as ``python -m bench.load PORT SECONDS CONNECTIONS``, with the raw request on standard input, in
which ``@@`` becomes a number that is never the same; prints a JSON list: requests a second, p50 and
p99 in milliseconds, statuses.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter

HEADER_END = b"\r\n\r\n"


class Client(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = bytearray()
        self.needed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.buffer.clear()
        self.needed = 0
        self.begun = time.perf_counter()
        self.transport.write(self.load.next_request())

    def data_received(self, part: bytes) -> None:
        self.buffer += part
        if not self.needed:
            end = self.buffer.find(HEADER_END)
            if end < 0:
                return
            self.needed = end + len(HEADER_END) + _length(bytes(self.buffer[:end]))
        if len(self.buffer) >= self.needed:
            now = time.perf_counter()
            self.load.count(bytes(self.buffer[9:12]).decode(), now - self.begun)
            if now < self.load.end:
                self.ask()
            else:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.load.open -= 1
        if not self.load.open:
            self.load.done.set_result(None)


class Load:
    def __init__(self, request: bytes, seconds: float, connections: int) -> None:
        self.parts = request.split(b"@@")
        self.number = time.time_ns()
        self.end = time.perf_counter() + seconds
        self.open = connections
        self.statuses: Counter[str] = Counter()
        self.taken: list[float] = []
        self.done = asyncio.get_running_loop().create_future()

    def next_request(self) -> bytes:
        self.number += 1
        return str(self.number).encode().join(self.parts)

    def count(self, status: str, taken: float) -> None:
        self.statuses[status] += 1
        self.taken.append(taken)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def main(port: int, seconds: float, connections: int) -> None:
    load = Load(sys.stdin.buffer.read(), seconds, connections)
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: Client(load), "127.0.0.1", port)
    await load.done
    taken = sorted(load.taken)
    milliseconds = [1000 * taken[int(len(taken) * part)] for part in (0.5, 0.99)]
    print(json.dumps([len(taken) / seconds, *milliseconds, load.statuses]))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
