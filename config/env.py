"""What the environment decides: read here, once, and nowhere else.

Every name is explained in docs/architecture.md. With nothing set, the application
keeps all it needs under ``var/`` and answers on this machine alone.
"""

import os
import secrets
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
NEEDED_IN_PRODUCTION = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
DATABASES = ("postgres://", "postgresql://", "sqlite://")
DATABASE_REUSE_SECONDS = 600
SQLITE_PATIENCE_SECONDS = 20
BROKER_PATIENCE_SECONDS = 1.0
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}

_env = environ.Env()


def is_production() -> bool:
    """Return whether ``PRODUCTION`` is set, and refuse to start half-configured."""
    if not _env.bool("PRODUCTION", default=False):
        return False
    missing = [name for name in NEEDED_IN_PRODUCTION if not _env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            f"PRODUCTION is set, but {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} missing. Set "
            f"{'it' if len(missing) == 1 else 'them'} in the environment and start again."
        )
    return True


def debug() -> bool:
    """Return whether ``DEBUG`` is set; a production server shows nobody its inside."""
    is_wanted = _env.bool("DEBUG", default=False)
    if is_wanted and is_production():
        raise ImproperlyConfigured("PRODUCTION and DEBUG are both set. Unset one of them.")
    return is_wanted


def var_dir(base_dir: Path) -> Path:
    """Return the folder for all that is written at run time, readable by its owner."""
    folder = Path(_env.str("VAR_DIR", default=str(base_dir / "var"))).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(var: Path) -> str:
    """Return ``SECRET_KEY``, or the key that was generated at the first start."""
    return _env.str("SECRET_KEY", default="") or _kept_key(var / "secret_key")


def _kept_key(path: Path) -> str:
    """Return the key in ``path``; several processes may start at once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)  # Whole or not at all, and the first one wins.
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def allowed_hosts() -> list[str]:
    return _env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)


def trusted_origins() -> list[str]:
    return _env.list("CSRF_TRUSTED_ORIGINS", default=[])


def proxies() -> int:
    """Return how many proxies stand before a production server."""
    return _env.int("PROXY_COUNT", default=1)


def hsts_seconds() -> int:
    return _env.int("HSTS_SECONDS", default=365 * 24 * 3600)


def database(var: Path) -> dict[str, Any]:
    """Return the database of ``DATABASE_URL``, or SQLite under ``var``."""
    chosen: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(var / "db.sqlite3"),
    }
    if url := _env.str("DATABASE_URL", default=""):
        chosen = dict(_env.db_url_config(url)) if url.startswith(DATABASES) else {}
        if not chosen:
            raise ImproperlyConfigured(f"DATABASE_URL must begin with {' or '.join(DATABASES)}.")
    if chosen["ENGINE"].endswith("sqlite3"):
        return chosen | {
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": SQLITE_PATIENCE_SECONDS,
            }
        }
    return chosen | {
        "CONN_MAX_AGE": DATABASE_REUSE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def redis_url() -> str:
    """Return ``REDIS_URL``; empty means the queue and the cache under ``var``."""
    return _env.str("REDIS_URL", default="")


def cache(var: Path) -> dict[str, Any]:
    """Return the cache that all processes share."""
    if url := redis_url():
        return {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": url,
            "OPTIONS": {
                "socket_connect_timeout": BROKER_PATIENCE_SECONDS,
                "socket_timeout": BROKER_PATIENCE_SECONDS,
            },
        }
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(var / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }


def broker(var: Path) -> tuple[str, dict[str, Any]]:
    """Return the address and the transport options of the task queue."""
    if url := redis_url():
        return url, {
            "socket_connect_timeout": BROKER_PATIENCE_SECONDS,
            "socket_timeout": 2 * BROKER_PATIENCE_SECONDS,
            "max_retries": 0,
        }
    queue = var / "queue"
    for name in ("messages", "control"):
        (queue / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return "filesystem://localhost", {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
    }


@dataclass(frozen=True, slots=True)
class MailServer:
    """``address`` is host, port and the seconds that each step of a conversation may take."""

    address: tuple[str, int, int]
    account: tuple[str, str]
    starts_tls: bool
    is_tls: bool


def mail_server() -> MailServer | None:
    """Return the server of ``EMAIL_URL``; None where no mail is to be sent."""
    text = _env.str("EMAIL_URL", default="")
    if not text:
        return None
    url = urlsplit(text)
    if url.scheme not in MAIL_PORTS or not url.hostname:
        raise ImproperlyConfigured(
            f"EMAIL_URL must be {', '.join(f'{scheme}://…' for scheme in MAIL_PORTS)}."
        )
    seconds = parse_qs(url.query).get("timeout", ["30"])[0]
    return MailServer(
        (url.hostname, url.port or MAIL_PORTS[url.scheme], int(seconds)),
        (unquote(url.username or ""), unquote(url.password or "")),
        starts_tls=url.scheme == "smtp+tls",
        is_tls=url.scheme == "smtps",
    )


def mail_sender(*, is_sent: bool) -> str:
    """Return who mails are from; whoever sends some has to say it."""
    sender = _env.str("DEFAULT_FROM_EMAIL", default="")
    if is_sent and "@" not in sender:
        raise ImproperlyConfigured("EMAIL_URL is set: set DEFAULT_FROM_EMAIL to an address too.")
    return sender or "webmaster@localhost"


def site_url() -> str:
    """Return what the addresses in mails begin with, without the slash at its end."""
    return _env.str("SITE_URL", default="").rstrip("/")


def data_licence() -> dict[str, str]:
    """Return name and address of the licence that published data are given under."""
    return {
        "name": _env.str("DATA_LICENCE_NAME", default="CC BY 4.0"),
        "url": _env.str("DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"),
    }


def portion() -> int:
    """Return how many alliances a worker computes before it tells its progress."""
    return _env.int("ASSESSMENT_PORTION", default=5000)


def lease_seconds() -> int:
    """Return how long a worker that is not heard of keeps its work: longer than one portion takes."""
    return _env.int("ASSESSMENT_LEASE_SECONDS", default=60)


def private_storage(var: Path) -> dict[str, Any]:
    """Return the storage of files that only some may read: a folder under ``var``, or the class
    that ``PRIVATE_STORAGE`` names with ``PRIVATE_STORAGE_OPTIONS``, a JSON object."""
    backend = _env.str("PRIVATE_STORAGE", default="")
    if backend:
        return {"BACKEND": backend, "OPTIONS": _env.json("PRIVATE_STORAGE_OPTIONS", default={})}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": var / "private",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def evidence_most_bytes() -> int:
    """Return how big one file may be."""
    return _env.int("EVIDENCE_MOST_BYTES", default=200 * 2**20)


def evidence_most_per_item() -> int:
    return _env.int("EVIDENCE_MOST_PER_ITEM", default=20)


def evidence_most_per_alliance_bytes() -> int:
    """Return how much the library of one alliance may hold."""
    return _env.int("EVIDENCE_MOST_PER_ALLIANCE_BYTES", default=10 * 2**30)


def webhook_networks() -> list[IPv4Network | IPv6Network]:
    """Return the private networks that webhooks may reach nevertheless: none unless given."""
    return [ip_network(text) for text in _env.list("WEBHOOK_NETWORKS", default=[])]
