"""Telling what one alliance did well."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessment.models import Cycle, Entry, GoodCase
from assessment.permissions import can_decide
from members.models import User

FIELDS = ("title_zh", "title_en", "text_zh", "text_en", "is_public")


@transaction.atomic
def tell_good_case(entry_id: int, *, by: User, **values: Any) -> GoodCase:
    """Tell a good case of an alliance in a cycle; ``values`` are those of ``FIELDS``.

    Raises ``PermissionDenied``. Everybody reads it once it is public and its cycle published.
    """
    Cycle.objects.locked().get(entries=entry_id)
    if not can_decide(by):
        raise PermissionDenied
    entry = Entry.objects.get(pk=entry_id)
    told = {name: values[name] for name in FIELDS}
    return GoodCase.objects.create(
        cycle_id=entry.cycle_id, alliance_id=entry.alliance_id, by=by, **told
    )


@transaction.atomic
def change_good_case(pk: int, *, by: User, **values: Any) -> GoodCase:
    """Change a good case, or take it from the public; what it said before stays in its history.

    Raises ``PermissionDenied``.
    """
    Cycle.objects.locked().get(good_cases=pk)
    if not can_decide(by):
        raise PermissionDenied
    case = GoodCase.objects.select_for_update(of=("self",)).get(pk=pk)
    for name in FIELDS:
        setattr(case, name, values[name])
    case.by = by
    case.save()
    return case
