"""The settings of the application, with two views to compare with and a quiet log."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.views"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
LOGGING["loggers"]["django"]["level"] = "ERROR"  # noqa: F405
