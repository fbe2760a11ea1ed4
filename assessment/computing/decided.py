"""How far the decisions of a cycle have come beside its results."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessment.choices import DecisionKind, DecisionState, Phase, ProposalState
from assessment.computing.naming import name_first
from assessment.models import Cycle, Decision, Notice, Objection, Proposal, Result, Terms
from assessment.querysets import ResultQuerySet

OF_OUTCOMES = (DecisionKind.COMMEND, DecisionKind.RECTIFY)
STANDING = (DecisionState.PREPARED, DecisionState.CONFIRMED, DecisionState.ISSUED)


def decides_here(cycle: Cycle) -> bool:
    """Whether the bureau decides on the outcomes in this system: the cycle has its terms."""
    return terms_along(cycle) is not None


def terms_along(cycle: Cycle) -> Terms | None:
    """Return the terms that came along with ``cycle``, for pages; asked for once where they did not."""
    return getattr(cycle, "terms", None)


def open_notice(cycle: Cycle) -> Notice | None:
    """Return the public notice that runs, or has run out, and was not closed; its set with it."""
    return cycle.notices.filter(closed_at=None).select_related("computation").first()


def notice_runs(notice: Notice | None, today: date) -> bool:
    """Whether the last day of ``notice``, which counts whole, is not over."""
    return notice is not None and today <= notice.ends_on


def with_outcome(cycle: Cycle) -> ResultQuerySet:
    """Return the present results that commend or rectify, by code."""
    results = Result.objects.filter(computation=cycle.computation_id).exclude(outcome="")
    return results.order_by("code")


def unprepared(cycle: Cycle) -> ResultQuerySet:
    """Keep the outcomes that nobody has decided on: neither a standing decision, nor one that a
    person withdrew."""
    return with_outcome(cycle).exclude(_decision(state__in=STANDING) | _decision(_withdrawn()))


def undecided(cycle: Cycle) -> ResultQuerySet:
    """Keep the outcomes that have no confirmed or issued decision, and no withdrawn one alone."""
    done = (DecisionState.CONFIRMED, DecisionState.ISSUED)
    prepared = _decision(state=DecisionState.PREPARED)
    return with_outcome(cycle).exclude(
        _decision(state__in=done) | (_decision(_withdrawn()) & ~prepared)
    )


def _decision(*conditions: Q, **exact: object) -> Q:
    """Whether a decision of the kind of the outcome is there for a result of the same cycle."""
    decisions = Decision.objects.filter(
        *conditions,
        alliance=OuterRef("entry__alliance"),
        cycle=OuterRef("entry__cycle"),
        kind=OuterRef("outcome"),
        **exact,
    )
    return Q(Exists(decisions))


def _withdrawn() -> Q:
    return Q(state=DecisionState.WITHDRAWN, withdrawn_by__isnull=False)


def groundless(cycle: Cycle) -> list[Decision]:
    """Return the prepared and confirmed decisions on outcomes that the results no longer have."""
    waiting = (DecisionState.PREPARED, DecisionState.CONFIRMED)
    decisions = _with_ground(cycle).filter(kind__in=OF_OUTCOMES, state__in=waiting)
    return list(decisions.filter(has_ground=False))


def _with_ground(cycle: Cycle) -> QuerySet[Any]:
    """Add ``has_ground``: whether the results have the outcome that a decision is on."""
    results = Result.objects.filter(
        computation=cycle.computation_id,
        entry__alliance=OuterRef("alliance"),
        outcome=OuterRef("kind"),
    )
    return _by_alliance(cycle).annotate(has_ground=Exists(results))


def prepared_with_results(cycle: Cycle) -> list[tuple[Decision, Result]]:
    """Return the prepared decisions on outcomes, each with the result that calls for it, in two
    queries."""
    results = {
        (result.entry.alliance_id, result.outcome): result
        for result in with_outcome(cycle).select_related("entry").defer("explanation")
    }
    prepared = _by_alliance(cycle).filter(kind__in=OF_OUTCOMES, state=DecisionState.PREPARED)
    found = [(each, results.get((each.alliance_id, each.kind))) for each in prepared]
    return [(decision, result) for decision, result in found if result is not None]


def _stale(cycle: Cycle, confirmed: list[Any]) -> list[Any]:
    """Keep the confirmed decisions whose figures are not those that were seen, in one query."""
    if all(each.seen.get("results_version") == cycle.results_version for each in confirmed):
        return []
    results = Result.objects.filter(computation=cycle.computation_id).defer("explanation")
    by_alliance = {
        result.entry.alliance_id: result
        for result in results.filter(
            entry__alliance__in=[each.alliance_id for each in confirmed]
        ).select_related("entry")
    }
    return [each for each in confirmed if differs(each.seen, by_alliance.get(each.alliance_id))]


def differs(seen: dict[str, object], result: Result | None) -> bool:
    """Whether ``seen`` (``computing.seen``) says other figures than ``result`` has."""
    if result is None:
        return bool(seen.get("total") or seen.get("grade"))
    total = None if result.total is None else str(result.total)
    now: dict[str, object] = {
        "total": total,
        "grade": result.grade,
        "outcome": result.outcome,
        "criteria": result.criterion_scores,
    }
    if result.rank is not None:
        now["rank"] = result.rank
    return any(seen.get(name) != value for name, value in now.items())


def _by_alliance(cycle: Cycle) -> QuerySet[Decision]:
    decisions = Decision.objects.filter(cycle=cycle).select_related("alliance")
    return decisions.order_by("alliance__code", "kind")


def hindrances(cycle: Cycle, notice: Notice | None, today: date) -> list[str]:
    """Return a sentence for each thing that forbids to publish, whoever forces it; ``notice`` is the
    one that is open.

    An open objection always does. Where the bureau decides here, so do a notice that runs or was
    never opened, an outcome without a decision, and a decision on other figures.
    """
    sentences = _open_objections(cycle)
    if not decides_here(cycle):
        return sentences
    if notice is None and cycle.phase == Phase.DELIBERATION:
        sentences.append(_("The public notice is still to be opened."))
    elif notice is None:
        sentences.append(_("The results were not announced: go back and open the public notice."))
    elif notice_runs(notice, today):
        day = date_format(notice.ends_on)
        sentences.append(_("The public notice runs until the end of %(day)s.") % {"day": day})
    return sentences + _undecided(cycle) + _changed(cycle)


def _open_objections(cycle: Cycle) -> list[str]:
    count = Objection.objects.open().filter(entry__cycle=cycle).count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s objection is not decided.", "%(count)s objections are not decided.", count
    )
    return [sentence % {"count": count}]


def _undecided(cycle: Cycle) -> list[str]:
    names = [
        name_first(result.name, result.code) for result in undecided(cycle).defer("explanation")
    ]
    if not names:
        return []
    sentence = ngettext(
        "%(count)s outcome has no confirmed or withdrawn decision: %(alliances)s.",
        "%(count)s outcomes have no confirmed or withdrawn decision: %(alliances)s.",
        len(names),
    )
    return [sentence % {"count": len(names), "alliances": _joined(names)}]


def _changed(cycle: Cycle) -> list[str]:
    confirmed = list(_with_ground(cycle).filter(state=DecisionState.CONFIRMED))
    changed = {each.pk for each in _stale(cycle, confirmed)}
    names = [
        _named(each)
        for each in confirmed
        if each.pk in changed or (each.kind in OF_OUTCOMES and not each.has_ground)
    ]
    if not names:
        return []
    sentence = ngettext(
        "%(count)s decision was confirmed on other figures; confirm it again or withdraw it:"
        " %(decisions)s.",
        "%(count)s decisions were confirmed on other figures; confirm them again or withdraw them:"
        " %(decisions)s.",
        len(names),
    )
    return [sentence % {"count": len(names), "decisions": _joined(names)}]


def _named(decision: Decision) -> str:
    alliance = name_first(decision.alliance.name, decision.alliance.code)
    return alliance + pgettext("label", ": ") + decision.get_kind_display()


def open_proposals(cycle: Cycle) -> list[str]:
    """Return a sentence where proposed exceptions wait to be decided on."""
    waiting = Proposal.objects.filter(entry__cycle=cycle, state=ProposalState.PROPOSED).count()
    if not waiting:
        return []
    sentence = ngettext(
        "%(count)s proposed exception waits for a decision.",
        "%(count)s proposed exceptions wait for a decision.",
        waiting,
    )
    return [sentence % {"count": waiting}]


def _joined(names: list[str]) -> str:
    return pgettext("between the items of a list", ", ").join(names)
