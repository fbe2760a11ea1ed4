"""The cycle `tiny` on its way to publication, where the bureau decides in the system."""

from datetime import timedelta

from assessment.choices import Phase
from assessment.computing.seen import seen_of
from assessment.models import Assignment, Decision, Ruling
from assessment.services.decisions import confirm_decision, entry_of
from assessment.services.phases import move_cycle
from members.models import User
from tests.assessment.api.world import NOW
from tests.decision_factories import make_terms

# Five working days after Sunday 22 November 2026 end on Friday the 27th.
AFTER = NOW + timedelta(days=6)


def finish(world):
    """Leave nothing unfinished: `new` is excused, and nobody has a sheet any more."""
    Assignment.objects.all().delete()
    Ruling.objects.create(entry=world.entries["new"], kind="excused", reason="moved", sequence=1)
    world.compute()


def move(world, to, *, now=NOW, by="bureau", **how):
    user = world.users[by] if by else None
    made = move_cycle(world.cycle.pk, Phase(to), by=user, now=now, **how)
    world.cycle.refresh_from_db()
    return made


def announce(world, **terms):
    """Let the bureau decide here, and bring the cycle into its public notice."""
    make_terms(world.cycle, **terms)
    finish(world)
    world.cycle.refresh_from_db()
    world.cycle.phase = "deliberation"
    world.cycle.save(update_fields=["phase"])
    move(world, "notice")


def decision_on(world, code):
    return Decision.objects.get(cycle=world.cycle, alliance__code=code)


def confirm(world, code, *, by=None, now=NOW, **how):
    decision = decision_on(world, code)
    seen = how.pop("seen", None) or seen_of(entry_of(decision))
    return confirm_decision(
        decision.pk,
        by=by or world.users["bureau"],
        now=now,
        **({"reason": "As the figures say.", "seen": seen} | how),
    )


def confirm_all(world):
    for code in ("gaoxin", "zichuan"):
        confirm(world, code)


def second_clerk():
    return User.objects.create_user("second", role="bureau")
