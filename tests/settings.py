"""The settings of the application, with what must differ in a test run and no more.

Tests read English unless they ask for Chinese (`Accept-Language`, `translation.override`).
On SQLite the test database is a file, as the application's is: one in memory is shared by the
threads of this process, and refuses whoever finds it locked instead of waiting.
Messages to the worker stay in this process, where nobody listens: a test that needs the
task done calls its job, or starts a worker of its own.
"""

import atexit
import os
import re
import shutil
import tempfile

_var = tempfile.mkdtemp(prefix="alliance-assessment-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["VAR_DIR"] = _var

# One Redis database for each process of a parallel run: N, N + 1, and so on.
_nth = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if _nth and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = re.sub(
        r"/(\d+)$", lambda db: f"/{int(db[1]) + _nth}", os.environ["REDIS_URL"]
    )

from config.settings import *  # noqa: E402, F403  # The environment had to be ready first.

_database = DATABASES["default"]  # noqa: F405  # From the settings above.
if _database["ENGINE"].endswith("sqlite3"):
    _database["TEST"] = {"NAME": f"{_var}/test.sqlite3"}
LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
