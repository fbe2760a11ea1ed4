import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_FOR = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
MAIL = ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_URL")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in (*WRITTEN_FOR, *MAIL, "PRODUCTION", "DEBUG", "REDIS_URL", "VAR_DIR"):
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_all_lies_under_var(tmp_path):
    var = env.var_dir(tmp_path)

    assert var == tmp_path / "var"
    assert env.is_production() is False
    assert env.debug() is False
    assert env.allowed_hosts() == ["localhost", "127.0.0.1", "[::1]"]
    assert env.database(var) == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(var / "db.sqlite3"),
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
    assert env.broker(var) == (
        "filesystem://localhost",
        {
            "data_folder_in": str(var / "queue" / "messages"),
            "data_folder_out": str(var / "queue" / "messages"),
            "control_folder": str(var / "queue" / "control"),
        },
    )
    assert env.cache(var)["LOCATION"] == str(var / "cache")


def test_two_addresses_move_it_to_a_server(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://clerk:word@db.example:5433/alliances")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example:6379/2")

    database = env.database(tmp_path)

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example",
        5433,
        "alliances",
    )
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (600, True)
    assert env.broker(tmp_path)[0] == "redis://queue.example:6379/2"
    assert env.cache(tmp_path)["LOCATION"] == "redis://queue.example:6379/2"


@pytest.mark.parametrize("url", ["postgress//clerk:word@db.example", "mysql://db.example/x", "x"])
def test_another_database_is_refused_without_telling_its_password(url, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database(tmp_path)

    assert str(refusal.value) == (
        "DATABASE_URL must begin with postgres:// or postgresql:// or sqlite://."
    )


def test_the_generated_key_is_kept_and_private(tmp_path):
    key = env.secret_key(tmp_path)

    assert len(key) >= 64
    assert env.secret_key(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_key_from_the_environment_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from the environment")

    assert env.secret_key(tmp_path) == "from the environment"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", WRITTEN_FOR)
def test_production_names_what_is_missing(missing, monkeypatch):
    monkeypatch.setenv("PRODUCTION", "1")
    for name in WRITTEN_FOR:
        monkeypatch.setenv(name, "given")
    monkeypatch.delenv(missing)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.is_production()

    assert str(refusal.value) == (
        f"PRODUCTION is set, but {missing} is missing. Set it in the environment and start again."
    )


def test_production_shows_nobody_its_inside(monkeypatch):
    monkeypatch.setenv("DEBUG", "1")
    for name in ("PRODUCTION", *WRITTEN_FOR):
        monkeypatch.setenv(name, "1")

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.debug()

    assert str(refusal.value) == "PRODUCTION and DEBUG are both set. Unset one of them."


def test_a_production_start_without_secrets_stops_with_one_sentence(tmp_path):
    start = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"PRODUCTION": "1", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (start.returncode, start.stdout) == (1, "")
    assert start.stderr == (
        "Cannot start: PRODUCTION is set, but SECRET_KEY and ALLOWED_HOSTS and DATABASE_URL "
        "are missing. Set them in the environment and start again.\n"
    )


def test_the_session_of_a_production_server_is_for_its_host_alone(tmp_path):
    given = {"PRODUCTION": "1", "VAR_DIR": str(tmp_path)} | dict.fromkeys(WRITTEN_FOR, "sqlite://x")

    asked = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.SESSION_COOKIE_NAME)"],
        cwd=ROOT,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.stdout == "__Host-sessionid\n"


def test_without_a_server_no_mail_is_sent():
    assert env.mail_server() is None
    assert env.mail_sender(is_sent=False) == "webmaster@localhost"
    assert env.site_url() == ""


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.cn", (("mail.cn", 25, 30), ("", ""), False, False)),
        ("smtp+tls://u:p%40@mail.cn?timeout=5", (("mail.cn", 587, 5), ("u", "p@"), True, False)),
        ("smtps://u:p@mail.cn:4465", (("mail.cn", 4465, 30), ("u", "p"), False, True)),
    ],
)
def test_the_mail_server_is_told_by_its_address(monkeypatch, url, server):
    monkeypatch.setenv("EMAIL_URL", url)

    assert env.mail_server() == env.MailServer(*server)


@pytest.mark.parametrize("url", ["http://mail.cn", "smtp://", "mail.cn"])
def test_another_kind_of_mail_server_is_refused(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be smtp://…, "):
        env.mail_server()


def test_who_sends_mails_has_to_say_from_whom(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL"):
        env.mail_sender(is_sent=True)

    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "a@b.cn")
    assert env.mail_sender(is_sent=True) == "a@b.cn"


def test_the_site_has_no_slash_at_its_end(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://alliances.example.cn/")

    assert env.site_url() == "https://alliances.example.cn"
