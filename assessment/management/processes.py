"""Keeps several programs running together, and ends them together.

Each part leads a process group of its own, so that Ctrl-C in a terminal reaches the parent alone.
A part that dies is started again, later each time while it keeps dying. When the parent is killed
outright, the kernel ends the parts (on Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCHED = (*STOP_SIGNALS, signal.SIGCHLD)
TICK_SECONDS = 0.5
PATIENCE_SECONDS = 15.0
STEADY_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when the one that started it, ``parent``, dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # It died before we could ask.


@dataclass
class Part:
    """A program that is to be running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)
    deaths: int = field(default=0, init=False)

    def start(self) -> None:
        parent = os.getpid()

        def prepare() -> None:
            die_with_parent(parent)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)

        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # Commands of our own.
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=self.pass_fds,
            process_group=0,
            preexec_fn=prepare,  # Safe: the parent has one thread.
        )

    def has_died(self) -> bool:
        """Whether the program has ended; what it leaves behind is ended too."""
        if self.process is None:
            return False
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, self.process.pid, options) is None:
            return False
        self.kill()  # Before the number of the group can be given to another.
        self.process.wait()
        return True

    def pause(self) -> float:
        """Note a death; return how many seconds to wait before the next start."""
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
        seconds = min(FIRST_PAUSE_SECONDS * 2 ** (self.deaths - 1), LONGEST_PAUSE_SECONDS)
        self.process, self.due_at = None, now + seconds
        return seconds

    def ask_to_stop(self) -> None:
        """Tell the main process alone: it knows best how to end its own."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


@dataclass
class Together:
    """The parts that run until a signal asks to stop.

    ``died`` is told the name of a part that ended, its exit status and the seconds until its
    next start; ``tick`` is called about twice a second.
    """

    parts: Sequence[Part]
    died: Callable[[str, int, float], None]
    tick: Callable[[], None]

    def run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        try:
            while self._signal(TICK_SECONDS) not in STOP_SIGNALS:
                self._start_what_is_due()
                self.tick()
        finally:
            self._stop()

    def _signal(self, timeout_seconds: float) -> int | None:
        received = signal.sigtimedwait(WATCHED, timeout_seconds)
        return received.si_signo if received else None

    def _start_what_is_due(self) -> None:
        for part in self.parts:
            if part.has_died():
                assert part.process is not None
                status = part.process.returncode
                self.died(part.name, status, part.pause())
            if part.process is None and time.monotonic() >= part.due_at:
                part.start()

    def _stop(self) -> None:
        """End all parts: asked first, killed when they take too long or on a second Ctrl-C."""
        for part in self.parts:
            part.ask_to_stop()
        end = time.monotonic() + PATIENCE_SECONDS
        while running := [part for part in self.parts if part.process is not None]:
            for part in running:
                if part.has_died():
                    part.process = None
            if self._signal(0.1) == signal.SIGINT or time.monotonic() > end:
                for part in running:
                    part.kill()
