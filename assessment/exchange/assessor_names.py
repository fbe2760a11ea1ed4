"""Assessors of one file whose names differ only in case: an account could not tell them apart."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.exchange.folder import Folder
from assessment.models import Assessor
from members.models import User


def check_names(folder: Folder, faults: Faults) -> None:
    """Note new names that differ only in case from one in the file, an assessor's or an account's."""
    names = folder.marks.assessors.texts
    known = set(Assessor.objects.values_list("name", flat=True)) if names else set()
    if known.issuperset(names):
        return
    known |= set(User.objects.values_list("username", flat=True))
    alike = {name.casefold(): name for name in sorted(known)}
    wrong: dict[int, str] = {}
    for place, name in enumerate(names):
        other = alike.setdefault(name.casefold(), name)
        if other != name and name not in known:
            wrong[place] = other
    for _alliance, _indicator, place, line in folder.marks.rows() if wrong else ():
        if place in wrong:
            sentence = _(
                "The assessor “%(name)s” differs from “%(other)s” only in capital and small letters."
                " Write the name in one way."
            )
            told = {"name": names[place], "other": wrong.pop(place)}
            faults.add(formats.MARKS.file, line, sentence % told)
