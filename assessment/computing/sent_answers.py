"""What of an alliance's answer to an item others may read: what was sent, not what is being written.

Plan and answer of an item that lies with the alliance are a draft. The history of the item keeps each
answer as it was sent; that one the bureau and everybody else go on reading until the next is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from assessment.choices import OrderItemState
from assessment.computing.order_days import WITH_ALLIANCE
from assessment.models import OrderItem
from members.choices import Role

if TYPE_CHECKING:
    from assessment.querysets import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """Plan and answer as one reader may know them; ``has_draft``: there is more that was not sent."""

    plan: str
    answer: str
    has_draft: bool = False


def with_sent(items: QuerySet[OrderItem]) -> QuerySet[OrderItem]:
    """Add what was last sent of each item, which ``answer_for`` reads."""
    history: Any = OrderItem.history
    sent = history.filter(id=OuterRef("pk"), state=OrderItemState.ANSWERED).order_by("-history_id")
    return items.annotate(
        sent_plan=Subquery(sent.values("plan")[:1]), sent_answer=Subquery(sent.values("answer")[:1])
    )


def answer_for(user: Person, item: Any) -> Answer:
    """Return what ``user``, who may read the order, may read of the answer to an item ``with_sent``.

    Of secretariats only the alliance's own may read its order, so the role alone tells who writes.
    """
    is_writer = user.is_authenticated and user.role == Role.SECRETARIAT
    if is_writer or item.state not in WITH_ALLIANCE:
        return Answer(item.plan, item.answer)
    sent = item.sent_plan or "", item.sent_answer or ""
    return Answer(*sent, has_draft=sent != (item.plan, item.answer))
