"""What a Word template may not bring along: macros, embedded programs, and what is fetched.

The parts are parsed as Word parses them, so that no encoding, entity or broken-up run hides a word.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml import parse_xml

PARTS = ("vbaproject", "vbadata", "/embeddings/", "/activex/", "afchunk", "oleobject")
HYPERLINK = "/relationships/hyperlink"
FIELDS = {
    *("DDE", "DDEAUTO", "LINK", "EMBED", "IMPORT", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE"),
    *("DATABASE", "MACROBUTTON", "QUOTE"),  # QUOTE can spell any of the others.
}
MOST_TOLD = 20


def live_parts(template: bytes) -> list[str]:
    """Return why a Word document is more than text, as sentences; empty when it is not."""
    found = []
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            for part in package.infolist():
                told = _problem(f"/{part.filename.lower()}", package, part)
                if told:
                    found.append(told % {"name": part.filename})
    except (zipfile.BadZipFile, SyntaxError, ValueError):
        return [_("This is no Word document that can be read. Save it anew as .docx.")]
    return found[:MOST_TOLD]


def _problem(name: str, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    if any(each in name for each in PARTS):
        return _("It has a macro or an embedded object: %(name)s.")
    if name.endswith(".rels"):
        if _leads_outside(parse_xml(package.read(part))):
            return _("It fetches something from elsewhere: %(name)s.")
    elif (tree := _tree(name, package.read(part))) is not None and FIELDS & set(_codes(tree)):
        return _("It has a field that fetches or runs something: %(name)s.")
    return ""


def _tree(name: str, content: bytes) -> Any:
    """Return a part as a tree, whatever its name ends with; None for pictures and the like."""
    try:
        return parse_xml(content)
    except (SyntaxError, ValueError):
        if name.endswith(".xml"):
            raise
        return None


def _leads_outside(relations: Any) -> bool:
    return any(
        link.get("TargetMode", "").strip().lower() == "external"
        and not link.get("Type", "").strip().endswith(HYPERLINK)
        for link in relations.iter("{*}Relationship")
    )


def _codes(tree: Any) -> Iterator[str]:
    """Yield what each field begins with, in capitals; its text may lie in several runs."""
    pieces: list[str] = []
    for element in tree.iter("{*}instrText", "{*}fldChar", "{*}fldSimple"):
        match element.tag.rpartition("}")[2]:
            case "instrText":
                pieces.append(element.text or "")
                continue
            case "fldSimple":
                attributes = element.attrib.items()
                simple = [text for key, text in attributes if key.rpartition("}")[2] == "instr"]
                yield from _first(" ".join(simple))
        yield from _first("".join(pieces))
        pieces = []
    yield from _first("".join(pieces))


def _first(text: str) -> list[str]:
    return text.upper().split()[:1]
