"""How things are named in a sentence or a list: the name first, then the code that it is found by."""

from __future__ import annotations

from django.utils.translation import gettext as _


def name_first(name: str, code: str) -> str:
    return _("%(name)s (%(code)s)") % {"name": name, "code": code}
