"""A draft of a framework version is released, or discarded."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from assessment import scoring
from assessment.choices import Origin
from assessment.computing.definitions import framework_definition
from assessment.computing.framework_rows import store_draft
from assessment.errors import FrameworkRefused
from assessment.models import Framework, Indicator, Weighing
from assessment.services.drafting import draft_version
from assessment.services.releasing import discard_draft, release_draft
from tests.decision_factories import make_scenario, make_weighing
from tests.factories import NOW, make_cycle, make_framework, make_user


@pytest.fixture
def bureau(db):
    return make_user("bureau")


@pytest.fixture
def draft(bureau):
    """The second version of the small framework."""
    return draft_version(make_framework().pk, {}, by=bureau)


def changed(criterion):
    """Store a draft whose only criterion is ``criterion`` made of the one that was there."""
    definition = framework_definition(make_framework())
    criteria = tuple(criterion(part) for part in definition.criteria)
    return store_draft(
        replace(definition, version=7, criteria=criteria), origin=Origin.DRAFTED, drafted_from=1
    )


def test_a_released_draft_has_its_hash_and_stays_as_it_is(draft, bureau):
    Framework.objects.filter(pk=draft.pk).update(name_en="Smaller")
    Indicator.objects.filter(framework=draft, code="j1").update(weight=3)

    released = release_draft(draft.pk, by=bureau, now=NOW)

    stored = Framework.objects.get(pk=draft.pk)
    assert (stored.released_at, stored.digest) == (NOW, released.digest)
    assert (stored.released_by, stored.is_released_by_command) == (bureau, False)
    assert stored.digest == scoring.digest(framework_definition(stored)) != draft.digest
    with pytest.raises(DatabaseError, match="released_framework_is_frozen"), transaction.atomic():
        Indicator.objects.filter(framework=draft).update(weight=4)


@pytest.mark.parametrize(
    "forged", [{"released_by": None}, {"drafted_from": 9}, {"origin": "loaded"}]
)
def test_who_released_a_version_and_its_origin_stay_too(draft, bureau, forged):
    release_draft(draft.pk, by=bureau, now=NOW)

    with pytest.raises(DatabaseError, match="released_framework_is_frozen"), transaction.atomic():
        Framework.objects.filter(pk=draft.pk).update(**forged)


@pytest.mark.parametrize(
    ("criterion", "sentence"),
    [
        (lambda part: replace(part, weight=Fraction("99.99")), "sum to 99.99"),
        (lambda part: replace(part, weight=Fraction(101)), "sum to 101"),
        (lambda part: replace(part, indicators=()), "c1: a criterion with a weight"),
        (
            lambda part: replace(
                part,
                indicators=tuple(replace(item, weight=Fraction(0)) for item in part.indicators),
            ),
            "c1: a criterion with a weight",
        ),
    ],
)
def test_weights_that_make_no_rules_are_not_released(bureau, criterion, sentence):
    draft = changed(criterion)

    with pytest.raises(FrameworkRefused, match=sentence):
        release_draft(draft.pk, by=bureau, now=NOW)

    draft.refresh_from_db()
    assert draft.released_at is None


def test_rules_that_cannot_be_computed_with_are_not_released(draft, bureau):
    Indicator.objects.filter(framework=draft, code="m1").update(
        params={"measure": "members", "zero_at": "10", "full_at": "10"}
    )

    with pytest.raises(FrameworkRefused, match="cannot be computed with"):
        release_draft(draft.pk, by=bureau, now=NOW)


def test_a_discarded_draft_is_gone_with_its_comparisons(draft, bureau):
    make_weighing(draft, bureau)
    other = make_weighing(make_framework(), bureau)

    discard_draft(draft.pk, by=bureau)

    assert list(Framework.objects.values_list("version", flat=True)) == [1]
    assert list(Weighing.objects.all()) == [other]


def test_a_draft_that_a_cycle_uses_is_not_discarded(draft, bureau):
    make_cycle(framework=draft)

    with pytest.raises(FrameworkRefused, match="A cycle uses this version"):
        discard_draft(draft.pk, by=bureau)

    assert Framework.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, by: release_draft(pk, by=by, now=NOW),
        lambda pk, by: discard_draft(pk, by=by),
    ],
)
class TestBothWays:
    def test_what_somebody_discarded_in_between_is_told(self, act, draft, bureau):
        discard_draft(draft.pk, by=bureau)

        with pytest.raises(FrameworkRefused, match="in the meantime"):
            act(draft.pk, bureau)

    def test_a_released_version_stays(self, act, bureau):
        framework = make_framework()

        with pytest.raises(FrameworkRefused, match="is released"):
            act(framework.pk, bureau)

        assert Framework.objects.get() == framework

    @pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
    def test_are_the_bureaus(self, act, draft, role):
        with pytest.raises(PermissionDenied):
            act(draft.pk, make_user(role))

        assert Framework.objects.filter(pk=draft.pk, released_at=None).exists()


def test_the_number_of_a_discarded_draft_that_was_asked_about_is_not_given_again(draft, bureau):
    make_scenario(make_cycle(), settings={"framework": ["small", 2]})
    make_scenario(make_cycle(), settings={"framework": ["other", 9]})
    make_scenario(make_cycle(), settings={"aggregate": "median"})
    discard_draft(draft.pk, by=bureau)

    assert draft_version(make_framework().pk, {}, by=bureau).version == 3
