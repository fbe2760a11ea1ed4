"""Every sentence is translated, and the compiled catalogue says the same."""

import re

import pytest

from tests.house.catalogue import (
    as_compiled,
    read_mo,
    read_po,
    sentences_in_python,
    sentences_in_template,
)
from tests.house.sources import APPS, ROOT, letters, named, python_files, templates

PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in read_po(PO) if entry.sentence[1]]


@pytest.fixture(scope="module")
def sentences():
    """Every sentence of the application, with one place where it stands."""
    found = {}
    for path in python_files(*APPS, "config"):
        found |= {s: named(path, line) for s, line in sentences_in_python(path).items()}
    for path in [*templates(), *letters()]:
        found |= {s: named(path, line) for s, line in sentences_in_template(path).items()}
    return found


def test_every_sentence_has_a_translation(sentences, entries):
    translated = {entry.sentence for entry in entries if all(entry.translations)}

    missing = {
        place: sentence for sentence, place in sentences.items() if sentence not in translated
    }

    assert missing == {}


def test_no_translation_outlives_its_sentence(sentences, entries):
    assert [entry.sentence for entry in entries if entry.sentence not in sentences] == []


def test_no_translation_is_a_guess(entries):
    assert [entry.sentence for entry in entries if "fuzzy" in entry.flags] == []


def test_translations_keep_the_placeholders(entries):
    changed = [
        (entry.sentence, text)
        for entry in entries
        for text in entry.translations
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.texts["msgid"]))
        and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.sentence[2] or ""))
    ]

    assert changed == []


def test_the_compiled_catalogue_is_up_to_date():
    assert read_mo(PO.with_suffix(".mo")) == as_compiled(read_po(PO))
