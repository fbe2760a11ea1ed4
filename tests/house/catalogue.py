"""The sentences of the application and their translations, read without gettext's tools.

A sentence is (context, singular, plural); context and plural are often None.
"""

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.house.sources import tree

Sentence = tuple[str | None, str, str | None]

# Where each function has its context, its singular and its plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)", re.DOTALL)


def sentences_in_python(path: Path) -> dict[Sentence, int]:
    """Return each sentence of a module with its line."""
    found: dict[Sentence, int] = {}
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        places = CALLS.get(re.sub(r"_(lazy|noop)$", "", name))
        texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if places and len(texts) > places[1] and isinstance(texts[places[1]], str):
            found[_sentence(places, texts)] = node.lineno
    return found


def sentences_in_template(path: Path) -> dict[Sentence, int]:
    """Return each sentence of a template; Django itself turns tags into calls."""
    found: dict[Sentence, int] = {}
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in CALL_IN_TEMPLATE.finditer(calls):
        texts = list(ast.literal_eval(f"({match[2]},)"))
        found[_sentence(CALLS[match[1]], texts)] = calls.count("\n", 0, match.start()) + 1
    return found


def _sentence(places: tuple[int | None, int, int | None], texts: list[str]) -> Sentence:
    context, singular, plural = places
    return (
        None if context is None else texts[context],
        texts[singular],
        None if plural is None else texts[plural],
    )


@dataclass
class Entry:
    """One entry of a ``.po`` file: the texts by keyword, such as ``msgid`` or ``msgstr[0]``."""

    flags: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        return (self.texts.get("msgctxt"), self.texts["msgid"], self.texts.get("msgid_plural"))

    @property
    def translations(self) -> list[str]:
        return [text for keyword, text in self.texts.items() if keyword.startswith("msgstr")]


def read_po(path: Path) -> list[Entry]:
    """Return the entries in use, the head (with an empty ``msgid``) among them."""
    entries = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, keyword = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif match := re.match(r'(?:(msg\S+)\s+)?(".*")\s*$', line):
                keyword = match[1] or keyword
                entry.texts[keyword] = entry.texts.get(keyword, "") + ast.literal_eval(match[2])
        if "msgid" in entry.texts:
            entries.append(entry)
    return entries


def read_mo(path: Path) -> dict[str | tuple[str, int], str]:
    """Return a compiled catalogue as gettext keeps it, without the head."""
    with path.open("rb") as file:
        texts = dict(gettext.GNUTranslations(file)._catalog)  # There is no public door to it.
    texts.pop("", None)
    return texts


def as_compiled(entries: list[Entry]) -> dict[str | tuple[str, int], str]:
    """Return what ``entries`` come to when they are compiled."""
    texts: dict[str | tuple[str, int], str] = {}
    for entry in entries:
        context, singular, plural = entry.sentence
        key = f"{context}\x04{singular}" if context else singular
        if not singular or "fuzzy" in entry.flags or not all(entry.translations):
            continue
        if plural is None:
            texts[key] = entry.translations[0]
        else:
            texts |= {(key, n): text for n, text in enumerate(entry.translations)}
    return texts
