"""An order that is put right, and all who assess it once more.

The alliance zichuan of the cycle tiny: 20.89 in all, unsatisfactory. Its criterion 5.4.12 (weight 60,
floor 50) has a judged indicator with the mark 40 and a measured one with the contracts 0 of at most
1200.5; 5.4.4 (weight 40) came to 22.22.
"""

from datetime import UTC, datetime
from decimal import Decimal

from assessment.computing.reassessing import figures_of
from assessment.computing.reassessment_changes import seen_of
from assessment.models import Reassessment, ReassessmentSheet
from assessment.services.reassessing import open_reassessment, settle_reassessment
from assessment.services.reassessment_sheets import (
    put_mark_again,
    put_value,
    submit_sheet_again,
)
from tests.decision_factories import make_order, make_order_item
from tests.factories import make_assessor, make_user

NOW = datetime(2032, 3, 1, 2, 0, tzinfo=UTC)
JUDGED = "5.4.12-1"


class Again:
    """``world`` is published; the order of one alliance has its items accepted."""

    def __init__(self, world, *criteria, alliance="zichuan"):
        world.enter("published")
        self.world = world
        self.bureau = world.users["bureau"]
        self.nora = world.sheets["gaoxin"].assessor
        self.entry = world.entries[alliance]
        self.order = make_order(self.entry, self.bureau, state="issued")
        self.items = [
            make_order_item(self.order, code, state="accepted") for code in criteria or ["5.4.12"]
        ]

    def another(self, name="otto", **fields):
        return make_assessor(name, make_user("assessor", username=name, **fields))

    def open(self, *assessors, by=None):
        chosen = [each.pk for each in assessors or [self.nora]]
        return open_reassessment(self.order.pk, assessors=chosen, by=by or self.bureau, now=NOW)

    @property
    def reassessment(self):
        return Reassessment.objects.select_related(
            "order__entry__cycle__framework",
            "order__entry__cycle__computation",
            "order__entry__alliance",
        ).get(order=self.order, round=self.order.round)

    def sheet(self, assessor=None):
        return ReassessmentSheet.objects.get(
            reassessment=self.reassessment, assessor=assessor or self.nora
        )

    def mark(self, mark, version=0, *, assessor=None, code=JUDGED, comment="", by=None, now=NOW):
        assessor = assessor or self.nora
        return put_mark_again(
            self.sheet(assessor).pk,
            code,
            mark=None if mark is None else Decimal(mark),
            comment=comment,
            version=version,
            by=by or assessor.user,
            now=now,
        )

    def submit(self, assessor=None, by=None):
        assessor = assessor or self.nora
        return submit_sheet_again(self.sheet(assessor).pk, by=by or assessor.user, now=NOW)

    def value(self, value, measure="contract_amount", *, note="audit", seen=None, by=None):
        return put_value(
            self.reassessment.pk,
            measure,
            value=None if value is None else Decimal(value),
            note=note,
            seen=None if seen is None else Decimal(seen),
            by=by or self.bureau,
        )

    def judge(self, mark, contracts=None):
        """Have everything assessed once more by nora."""
        self.open()
        self.mark(mark)
        self.submit()
        if contracts is not None:
            self.value(contracts)

    def figures(self, lifted=()):
        return figures_of(self.reassessment, lifted)

    def settle(self, *, by=None, reason="looked at", lifted=(), seen=None):
        seen = seen_of(self.figures(lifted)) if seen is None else seen
        return settle_reassessment(
            self.reassessment.pk,
            by=by or self.bureau,
            now=NOW,
            reason=reason,
            lifted=lifted,
            seen=seen,
        )
