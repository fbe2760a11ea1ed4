"""Word documents from templates that the bureau edits: fields, conditions and loops, and nothing else.

A template is text of a stranger. What is in its braces is parsed and held to a short list before
anything runs: names of fields, their parts, ``if`` and ``for`` over the lists that there are. No
call, no arithmetic, no loop in a loop; so nothing in it can reach out, or run for ever.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # It ships no types.
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from assessment.papers.word_live import MOST_TOLD, live_parts

Fields = Mapping[str, Any]

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
LOOP = "loop"
OF_LOOP = ("index", "first", "last")


class NotAllowed(Exception):
    """What stands in the braces is more than a template may do; the sentence says what."""


class UnknownFields(Exception):
    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class _Strict(SandboxedEnvironment):
    """Parses nothing but what is on the list."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.fields = fields
        self.filters = {}
        self.globals = {}
        self.tests = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _hold_to_the_list(tree, self.fields)
        return tree


def fill_in(template: bytes, fields: Fields) -> bytes:
    """Return the Word document that ``template`` makes of ``fields``.

    Raises ``NotAllowed``, ``UnknownFields`` or a ``TemplateSyntaxError``.
    """
    document = DocxTemplate(BytesIO(template))
    document.render(dict(fields), _Strict(fields))
    stream = BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def problems_of(template: bytes, sample: Fields) -> list[str]:
    """Return why a Word document cannot be used as a template, as sentences; empty when it can.

    ``sample`` has every field that there is.
    """
    problems = live_parts(template)
    if problems:
        return problems
    try:
        fill_in(template, sample)
    except UnknownFields as error:
        return [
            _("There is no field “%(name)s”.") % {"name": name} for name in error.names[:MOST_TOLD]
        ]
    except NotAllowed as error:
        return [str(error)]
    except TemplateSyntaxError as error:
        return [_("A field or a condition is not closed: %(why)s") % {"why": error.message}]
    except (UndefinedError, SecurityError, TypeError, ValueError) as error:
        return [_("It cannot be filled in: %(why)s") % {"why": str(error)[:200]}]
    except (KeyError, PackageNotFoundError, SyntaxError, zipfile.BadZipFile):
        return [_("This is no Word document that can be read. Save it anew as .docx.")]
    return []


def _hold_to_the_list(tree: nodes.Template, fields: Fields) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            told = {"what": type(node).__name__, "line": node.lineno}
            raise NotAllowed(
                _("Only fields, conditions and loops over lists are allowed, not %(what)s.") % told
            )
    loops = list(tree.find_all(nodes.For))
    parts: set[str] = set()
    for loop in loops:
        if next(iter(loop.find_all(nodes.For)), None) is not None or loop.recursive:
            raise NotAllowed(_("A loop cannot stand in another loop."))
        name = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
        if not isinstance(fields.get(name), list) or not isinstance(loop.target, nodes.Name):
            raise NotAllowed(_("A loop goes over one of the lists that there are."))
        parts |= set(fields[name][0])
    _know_all_names(tree, fields, {loop.target.name for loop in loops}, parts)  # type: ignore[attr-defined]  # A name.


def _know_all_names(
    tree: nodes.Template, fields: Fields, targets: set[str], parts: set[str]
) -> None:
    names = {node.name for node in tree.find_all(nodes.Name)}
    unknown = sorted(names - fields.keys() - targets - {LOOP})
    for node in tree.find_all(nodes.Getattr):
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        known = OF_LOOP if owner == LOOP else parts if owner in targets else ()
        if node.attr not in known:
            unknown.append(f"{owner}.{node.attr}")
    if unknown:
        raise UnknownFields(unknown)


def undated(document: bytes) -> bytes:
    """Pack a document anew without the moment it was packed at: the same words, the same bytes."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(document)) as packed,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as anew,
    ):
        for part in packed.infolist():
            anew.writestr(zipfile.ZipInfo(part.filename), packed.read(part), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
