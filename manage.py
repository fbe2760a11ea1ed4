#!/usr/bin/env python
"""Run a command of the application: `manage.py help` lists them."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    name = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import_module(name)
    except ImproperlyConfigured as problem:
        sys.exit(f"Cannot start: {problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
