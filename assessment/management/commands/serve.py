"""The embedded set: web, worker and schedule together, on one machine."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.errors import CannotStart
from assessment.management.base import WorkCommand
from assessment.management.processes import Part, Together
from members.permissions import demonstration_accounts

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PROBE_SECONDS = 3.0
CELERY = ("celery", "--quiet", "--app", "config")


class Command(WorkCommand):
    help = gettext_lazy("Run web, worker and schedule together, until Ctrl-C or SIGTERM.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on"))
        parser.add_argument("--port", default=8000, type=int, help=_("0 picks a free one"))

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        with _alone(), _listening(host, port) as listener:
            _check_who_can_reach(host)
            _forget_messages()
            self.address = _address(host, listener)
            self.is_announced = False
            self._say(_("Starting. Ctrl-C stops everything."))
            Together(_parts(listener), self._died, self._tick).run()
            self._say(_("Stopped."))

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _died(self, name: str, status: int, pause_seconds: float) -> None:
        self.stderr.write(
            _("The part “%(name)s” ended (status %(status)s); it starts again in %(seconds)s s.")
            % {"name": name, "status": status, "seconds": f"{pause_seconds:g}"}
        )

    def _tick(self) -> None:
        """Announce the address, once, when the web answers."""
        if not self.is_announced and _answers(*self.address):
            self.is_announced = True
            self._say(_("Ready: %(address)s") % {"address": _url(*self.address)})


def _parts(listener: socket.socket) -> list[Part]:
    web = listener.fileno()
    is_embedded = settings.CELERY_BROKER_URL.startswith("filesystem:")
    pool = "threads" if is_embedded else "prefork"
    return [
        _part(
            "web",
            *("gunicorn", "config.wsgi:application", "--bind", f"fd://{web}"),
            # The application is read once, and its processes share it in memory.
            *("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--preload"),
            *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
            pass_fds=[web],
        ),
        _part(
            "worker",
            *(*CELERY, "worker", "--loglevel", "WARNING", "--pool", pool),
            *("--concurrency", str(min(os.cpu_count() or 1, 2))),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ),
        _part("schedule", *CELERY, "beat", "--loglevel", "WARNING"),
    ]


def _part(name: str, *command: str, pass_fds: Sequence[int] = ()) -> Part:
    """Return a Python program that finds the application wherever this one was started."""
    path = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": path}
    return Part(name, [sys.executable, "-m", *command], environment, pass_fds)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder of this installation: two schedules would do everything twice."""
    with (settings.VAR_DIR / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                _("This installation is being served already: see %(folder)s.")
                % {"folder": settings.VAR_DIR}
            ) from error
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Hold the port, whatever happens to the web processes that answer on it."""
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        raise CannotStart(_no_port(host, port, error)) from error
    with listener:
        listener.set_inheritable(True)
        yield listener


def _no_port(host: str, port: int, error: OSError) -> str:
    values = {"host": host, "port": port, "reason": error.strerror or error}
    if error.errno == errno.EADDRINUSE:
        return _("Port %(port)s is taken already. Choose another with --port.") % values
    return _("Cannot listen on %(host)s, port %(port)s: %(reason)s") % values


def _check_who_can_reach(host: str) -> None:
    if host not in LOOPBACK and demonstration_accounts().exists():
        raise CannotStart(
            _("There are accounts of the demonstration, so only this machine can be served.")
        )


def _forget_messages() -> None:
    """Throw away what the embedded queue still holds: messages are nudges, the rows are the truth."""
    for message in (settings.VAR_DIR / "queue" / "messages").glob("*"):
        message.unlink(missing_ok=True)


def _address(host: str, listener: socket.socket) -> tuple[str, int]:
    """Return where a browser on this machine finds the application."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  # Names to show, not to bind.
    return everywhere.get(host, host), listener.getsockname()[1]


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _known_host() -> str:
    names = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return names[0] if names else "localhost"


def _answers(host: str, port: int) -> bool:
    """Whether the web answers now, with whatever status."""
    web = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
    try:
        web.request("GET", resolve_url(settings.LOGIN_URL), headers={"Host": _known_host()})
        web.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()
    return True
