"""An installation of its own: a folder, a database, a queue, and processes that can be killed."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).parents[2]
PORTION = 10  # Alliances: small, so that there is a middle to be killed in.
LEASE_SECONDS = 8


def eventually(ask, seconds=120, every=0.05):
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, f"Not within {seconds} s."
        time.sleep(every)
    return answer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class RedisServer:
    """A Redis of the test's own, which can be stopped and started again."""

    def __init__(self, folder):
        self.port = free_port()
        self.folder = folder
        self.process = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            [
                *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--dir", str(self.folder)),
            ],
            stdout=subprocess.DEVNULL,
        )
        eventually(self._answers, seconds=10)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


class Installation:
    def __init__(self, folder, database_url="", redis_url=""):
        self.folder = folder
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in ("REDIS_URL",)},
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "ASSESSMENT_PORTION": str(PORTION),
            "ASSESSMENT_LEASE_SECONDS": str(LEASE_SECONDS),
            "LANGUAGE": "en",
        }

    def start(self, *command):
        """Start a Python program of the application; it writes to the log of this installation."""
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def log(self):
        return self.folder / "log"

    def run(self, *command):
        process = self.start(*command)
        answer, _ = process.communicate(timeout=300)
        assert process.returncode == 0, self.log.read_text()
        return answer

    def manage(self, *command):
        return self.run("manage.py", *command)

    def refused(self, *command):
        """Return the sentence with which a command stops."""
        self.log.unlink(missing_ok=True)
        process = self.start("manage.py", *command)
        process.communicate(timeout=60)
        assert process.returncode == 1
        return self.log.read_text().strip().removeprefix("CommandError: ")

    def at(self, folder):
        """Return an installation of the same kind in another folder."""
        folder.mkdir()
        environment = self.environment
        return Installation(folder, environment["DATABASE_URL"], environment["REDIS_URL"])

    def world(self, *command):
        """Do something of ``world.py`` and return its answer."""
        return json.loads(self.run("-m", "tests.faults.world", *command))

    def rows(self, statement):
        """Read from the database as another program would."""
        url = self.environment["DATABASE_URL"]
        file = self.folder / "var" / "db.sqlite3"
        with closing(psycopg2.connect(url) if url else sqlite3.connect(file)) as database:
            cursor = database.cursor()
            cursor.execute(statement)
            return cursor.fetchall()

    @contextmanager
    def serving(self):
        """Serve on a free port; yield once the web answers."""
        process = self.start("manage.py", "serve", "--port", "0")
        try:
            yield Serving(process, _address(process, self.log))
        finally:
            process.kill()  # The parts go with it, which is a test of its own.
            process.communicate(timeout=30)


def _address(process, log):
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError(log.read_text())


class Serving:
    def __init__(self, process, address):
        self.process = process
        self.address = address

    def part(self, word):
        """Return the id of the main process whose command holds ``word``; None while it is away."""
        return next((pid for pid in children(self.process.pid) if word in command(pid)), None)

    def family(self):
        """Return the ids of all processes below the parent."""
        found = children(self.process.pid)
        for pid in found:
            found += children(pid)
        return found


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def children(parent):
    return [pid for pid, (_, its_parent) in _processes().items() if its_parent == parent]


def alive(pids):
    """Return those of ``pids`` that still run; what is dead and not yet buried does not."""
    states = _processes()
    return [pid for pid in pids if states.get(pid, ("Z",))[0] != "Z"]


def _processes():
    """Return state and parent of every process, by id."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(file.parent.name)] = (state, int(parent))
    return found
