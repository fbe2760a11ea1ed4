"""Migrations are complete, have names of their own and stand without the application."""

import re

import pytest
from django.core.management import call_command

from tests.house.sources import APPS, ROOT, imports, named


@pytest.fixture
def migrations():
    return [path for app in APPS for path in (ROOT / app).glob("migrations/[0-9]*.py")]


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_have_names(migrations):
    nameless = [
        path.name for path in migrations if re.search(r"_auto_\d|_alter_.*_and_more", path.stem)
    ]

    assert nameless == []


def test_migrations_import_no_application_code(migrations):
    borrowed = [
        f"{named(path, line)} imports {target}"
        for path in migrations
        for target, line in imports(path)
        if target.split(".")[0] in APPS
        and not target.startswith(("common.fields", "common.operations"))
    ]

    assert borrowed == []
