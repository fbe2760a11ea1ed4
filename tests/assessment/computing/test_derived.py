from decimal import Decimal

from assessment.computing.derived import derived_values
from tests.factories import make_alliance, make_cycle, make_entry
from tests.register_factories import make_activity


def test_derived_values_leave_out_what_no_value_can_hold(db):
    cycle = make_cycle()
    entry = make_entry(cycle, make_alliance())
    for code in ("a", "b"):
        told = {"held_on": cycle.as_of, "amount": Decimal(999_999_999_999)}
        make_activity(entry.alliance, "transfer", code=code, **told)

    told = derived_values([entry], ["transfer_income", "results_transferred"])[entry.pk]

    assert "transfer_income" not in told
    assert told["results_transferred"] == 2
