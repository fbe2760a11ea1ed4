"""Where the terms of a cycle ask for two people, nobody does both steps of one thing.

The first step is what can be read: proposing, preparing, wording, asking. The second is confirming it.
"""

from __future__ import annotations

from assessment.errors import SecondPersonNeeded
from assessment.models import Terms
from members.models import User


def needs_two_people(cycle_id: int | None) -> bool:
    return Terms.objects.filter(cycle=cycle_id, needs_two_people=True).exists()


def check_other(cycle_id: int | None, first: int | None, by: User | None, sentence: str) -> None:
    """Raise ``SecondPersonNeeded`` with the ``sentence`` where two people decide and ``by`` is the
    ``first`` one, given by the key; None is a program, which is nobody."""
    if by is not None and first == by.pk and needs_two_people(cycle_id):
        raise SecondPersonNeeded(sentence)
