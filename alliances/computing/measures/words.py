"""Parts of sentences about measures, put together in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text
else:
    Text = Any

SOURCES: dict[str, Text] = {
    "members": gettext_lazy("members"),
    "chains": gettext_lazy("industrial chains"),
    "posts": gettext_lazy("posts"),
    "documents": gettext_lazy("documents"),
    "tasks": gettext_lazy("key tasks"),
    "carriers": gettext_lazy("carriers"),
    "activities": gettext_lazy("activities"),
    "people": gettext_lazy("people figures"),
    "majors": gettext_lazy("majors"),
}
# Parts that are read from the register of another name.
REGISTERS = {"participants": "activities", "titles": "activities", "latest": "activities"}


def _listed(labels: Iterable[Text]) -> str:
    return pgettext("between the items of a list", ", ").join(str(label) for label in labels)


listed = lazy(_listed, str)


def labels(kinds: Iterable[Any]) -> Text:
    """List the names of choices in the reader's language."""
    return listed(tuple(kind.label for kind in kinds))


def filled(template: Text, **parts: Text) -> Text:
    return format_lazy(template, **parts)


def codes(kinds: Iterable[Any]) -> str:
    """List the codes of choices as formulas have them."""
    return ", ".join(str(kind.value) for kind in kinds)
