"""The numbers of decisions and of objections, ``YYYY-NNN``: through the year, over all cycles."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from assessment.models import Decision, Objection


def save_numbered(row: Decision | Objection, save: Callable[[], None], year: int) -> None:
    """Give ``row`` the next number of the year of its kind, and ``save`` it. Somebody who takes the
    same one in another cycle at this moment is waited for, and then the next one is tried: so none
    is left out.
    """
    rows = type(row)._default_manager
    while True:
        taken = rows.filter(number__startswith=f"{year}-").values_list("number", flat=True)
        row.number = f"{year}-{max(map(_count, taken), default=0) + 1:03}"
        try:
            with transaction.atomic():
                save()
        except IntegrityError:
            if not rows.filter(number=row.number).exists():
                raise
        else:
            return


def _count(number: str | None) -> int:
    count = (number or "").partition("-")[2]
    return int(count) if count.isdigit() else 0
