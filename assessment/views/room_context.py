"""What the page of one alliance in the decision room shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.choices import Phase, RulingKind
from assessment.computing.decided import terms_along
from assessment.computing.distribution import distribution_of, grade_tones
from assessment.computing.effects import effect_of, rulings_with, rulings_without
from assessment.computing.entry_regions import regions_in
from assessment.computing.exceptions import InForce, about, in_force, names_of, with_people
from assessment.computing.inputs import inputs_now
from assessment.computing.portions import Rules
from assessment.computing.prospects import prospect_of
from assessment.computing.rankings import Ranking
from assessment.computing.room import WIDE_SPREAD, score_of, spread_of
from assessment.computing.seen import seal_seen, seen_of
from assessment.forms.proposals import ExceptionForm, ReasonForm, UndoForm
from assessment.models import Entry, Proposal, Terms
from assessment.permissions import can_decide
from assessment.scoring import AllianceInputs, AllianceScore, ScoringError, shown
from assessment.services.proposal_doors import check_fits
from assessment.views.file_field import file_field
from assessment.views.rankings import freshness
from assessment.views.room_finding import find_entry, find_room
from assessment.views.room_parts import told_effect, told_prospect
from common.errors import DomainError
from members.views import UserRequest

Told = dict[str, Any]


@dataclass
class Desk:
    """The entry that is decided on, with its cycle, framework and alliance."""

    ranking: Ranking
    entry: Entry

    @property
    def cycle(self) -> Any:
        return self.ranking.cycle

    @cached_property
    def names(self) -> dict[str, str]:
        return names_of(self.cycle)

    @cached_property
    def proposals(self) -> list[Proposal]:
        found = with_people(Proposal.objects.filter(entry=self.entry))
        return list(found.order_by("-proposed_at", "-pk"))

    @cached_property
    def exceptions(self) -> list[InForce]:
        return in_force(self.entry, self.proposals, self.names)

    @cached_property
    def inputs(self) -> AllianceInputs:
        return inputs_now(self.entry)

    @cached_property
    def terms(self) -> Terms | None:
        return terms_along(self.cycle)

    def has_ruling(self, pk: int | None) -> bool:
        return any(each.ruling.pk == pk for each in self.exceptions)

    def preview(self, form: ExceptionForm, reasoned: ReasonForm | None = None) -> Told:
        """Return what the exception of ``form`` would do, once it is filled in."""
        kind = RulingKind(form.initial["kind"])
        told: Told = {"kind": kind, "about_form": form}
        if not form.is_bound or not form.is_valid():
            return told
        values = form.about
        try:
            check_fits(self.cycle, **values)
            after = rulings_with(self.inputs, *values.values(), reason="-", author="-")
            effect = effect_of(self.entry, self.inputs, after)
        except (DomainError, ScoringError) as error:
            form.add_error(None, str(error))
            return told
        return told | {
            "effect": told_effect(self.ranking, effect, self.names),
            "about": about(kind, values["item"], self.names),
            "value": values["value"],
            "reason_form": self._with_seen(reasoned or ReasonForm()),
        }

    def undoing(self, pk: int | None, form: UndoForm | None = None) -> Told:
        """Return what the undoing of an exception would do."""
        found = next((each for each in self.exceptions if each.ruling.pk == pk), None)
        if found is None:
            return {"problem": _("This exception is not in force any more.")}
        ruling = found.ruling
        after = rulings_without(self.inputs, ruling.kind, ruling.item)
        effect = effect_of(self.entry, self.inputs, after)
        return {
            "undone": found,
            "effect": told_effect(self.ranking, effect, self.names),
            "undo_form": self._with_seen(form or UndoForm(initial={"undo": ruling.pk})),
        }

    def _with_seen(self, form: Any) -> Any:
        """Have the form carry the figures that its page shows."""
        seen = seal_seen(seen_of(self.entry))
        form.initial["seen"] = seen
        if form.is_bound:
            form.data = form.data.copy()
            form.data["seen"] = seen
        return form

    def context(self, request: UserRequest) -> Told:
        code = self.entry.alliance.code
        is_open = self.cycle.phase == Phase.DELIBERATION
        row = self.ranking.row_of(code)
        tones = grade_tones(self.cycle.framework.policy)
        return {
            "entry": self.entry,
            "alliance": self.entry.alliance,
            "region": regions_in(self.cycle, [self.entry])[self.entry.pk],
            "row": row,
            "tone": tones.get(row["grade"]["code"]) if row and row["grade"] else "wait",
            "mean": distribution_of(self.ranking).mean,
            "terms": self.terms,
            "is_open": is_open,
            "may_decide": is_open and can_decide(request.user),
            "exceptions": self.exceptions,
            "proposals": [
                (each, about(each.kind, each.item, self.names))
                for each in self.proposals
                if each.ruling_id is None
            ],
            "tabs": self._tabs(request),
            **file_field(),
            **self._figures(row),
            **self._while_computed(freshness(request, self.cycle)),
        }

    @staticmethod
    def _while_computed(fresh: Told) -> Told:
        """Leave the way up out meanwhile: it is that of the inputs, the total an older one."""
        return fresh | {"prospect": None} if fresh["is_stale"] else fresh

    def _tabs(self, request: UserRequest) -> list[Told]:
        chosen = request.POST.get("kind") or request.GET.get("kind")
        address = reverse(
            "assessment:room_alliance", args=[self.cycle.code, self.entry.alliance.code]
        )
        return [
            {
                "label": kind.label,
                "url": f"{address}?kind={kind}#decide",
                "is_current": kind == chosen,
            }
            for kind in RulingKind
            if kind != RulingKind.VETO or self.cycle.framework.policy.get("vetoes")
        ]

    def _figures(self, row: Told | None) -> Told:
        """Return the way up and the spread of the marks; nothing for an excused alliance."""
        score = score_of(self.cycle, self.inputs)
        if row is None or score.status == "excused":
            return {"prospect": None, "spread": None, "marks": []}
        prospect = prospect_of(Rules.of(self.cycle.framework).definition, score)
        marks = _marks(score, self.names)
        return {
            "prospect": told_prospect(self.ranking, prospect, self.names),
            "spread": spread_of(score),
            "marks": marks,
            "spread_chart": _chart(marks),
        }


def desk_of(request: UserRequest, cycle: str, alliance: str) -> Desk:
    ranking = find_room(request, cycle)
    return Desk(ranking, find_entry(ranking, alliance))


def _marks(score: AllianceScore, names: dict[str, str]) -> list[Told]:
    """Return the judged indicators with their marks, those that lie furthest apart first."""
    rows = []
    for part in score.criteria:
        for item in part.indicators:
            marks = sorted(used.mark for used in item.marks)
            if not marks:
                continue
            span = marks[-1] - marks[0]
            told = {
                "code": item.definition.code,
                "name": names.get(item.definition.code, item.definition.code),
                "count": len(marks),
                "low": shown(marks[0]),
                "high": shown(marks[-1]),
                "span": shown(span),
                "score": item.shown,
                "is_wide": span >= WIDE_SPREAD,
                "marks": [float(mark) for mark in marks],
            }
            rows.append((span, told))
    return [told for _span, told in sorted(rows, key=lambda pair: -pair[0])]


def _chart(marks: list[Told]) -> Told:
    rows = [
        {
            "name": row["code"],
            "marks": row["marks"],
            "score": None if row["score"] is None else float(row["score"]),
        }
        for row in marks
    ]
    return {"rows": rows, "marks": _("Mark"), "score": _("Score")}
