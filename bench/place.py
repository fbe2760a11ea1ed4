"""A place of its own for the measurements: a database, a folder, a queue; gone at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
LOCAL = "postgres://127.0.0.1:5432/postgres"


@contextmanager
def own_place() -> Iterator[Path]:
    """Point the environment at a new database, folder and queue, and take them away at the end."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="alliance-assessment-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = os.environ.get("DATABASE_URL") or LOCAL
        database = stack.enter_context(_own_database(server))
        for name in ("PRODUCTION", "SECRET_KEY", "ALLOWED_HOSTS", "ASSESSMENT_PORTION"):
            os.environ.pop(name, None)
        os.environ |= {
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": database,
            "REDIS_URL": stack.enter_context(_own_queue(folder)),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "LANGUAGE": "en",
        }
        yield folder


@contextmanager
def _own_database(server: str) -> Iterator[str]:
    name = f"alliance_assessment_bench_{os.getpid()}"
    try:
        connection = psycopg2.connect(server)
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    except psycopg2.Error as error:
        sys.exit(
            "The measurements need PostgreSQL and an account that may create a database there. Say "
            f"where it is: DATABASE_URL=postgres://… make bench. It answered: {error}".strip()
        )
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


@contextmanager
def _own_queue(folder: Path) -> Iterator[str]:
    """Start a Redis for this run; without one installed take that of ``REDIS_URL``, or none."""
    program = shutil.which("redis-server")
    if program is None:
        yield os.environ.get("REDIS_URL", "")
        return
    port = free_port()
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with running(program, "--port", str(port), *options):
        answers(port)
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside this one and end it, by its own process, at the end."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(port: int, seconds: float = 30) -> None:
    """Wait until something listens at ``port``."""
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def children(pid: int) -> list[int]:
    """Return the processes below ``pid``, to any depth."""
    parents: dict[int, list[int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(file.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(parent, []).append(int(file.parent.name))
    found = parents.get(pid, [])
    return found + [each for child in found for each in children(child)]


def memory_of(pid: int, field: str) -> float:
    """Return ``VmRSS`` or ``VmHWM`` (the most so far) of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)
