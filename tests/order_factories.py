"""An order under way and the people around it, for tests of rectification."""

from datetime import UTC, date, datetime

from assessment.models import Order, OrderItem
from assessment.services.order_answers import answer_item, rule_item
from tests.assessment.api.world import World
from tests.decision_factories import make_order, make_order_item

NOW = datetime(2031, 3, 3, 2, tzinfo=UTC)  # Monday morning in Shanghai.
DUE = date(2031, 3, 31)


class Rectification:
    """An order with the items ``5.4.4`` and ``5.4.12`` for dianzi, issued on Monday 3 March 2031
    with twenty working days, and its last day on 31 March."""

    def __init__(self, world: World, **values: object) -> None:
        self.users = world.users
        self.bureau, self.secretariat = world.users["bureau"], world.users["secretariat"]
        told = {"days": 20, "issued_at": NOW, "due_on": DUE} | values
        self.order = make_order(world.entries["dianzi"], self.bureau, **told)
        self.items = [make_order_item(self.order, code) for code in ("5.4.4", "5.4.12")]

    def answer(self, place: int = 0, now: datetime = NOW, **values: object) -> OrderItem:
        item = self.item(place)
        told = {"plan": "plan", "progress": 100, "answer": "done", "submit": True}
        told |= {"version": item.version, "by": self.secretariat} | values
        return answer_item(item.pk, now=now, **told)

    def rule(self, place: int = 0, now: datetime = NOW, **values: object) -> OrderItem:
        told = {"accepted": True, "reason": "", "by": self.bureau} | values
        return rule_item(self.items[place].pk, now=now, **told)

    def item(self, place: int = 0) -> OrderItem:
        return OrderItem.objects.get(pk=self.items[place].pk)

    def now(self) -> Order:
        return Order.objects.get(pk=self.order.pk)

    def events(self) -> list[str]:
        return list(self.order.events.order_by("pk").values_list("kind", flat=True))
