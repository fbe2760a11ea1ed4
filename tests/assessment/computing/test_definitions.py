"""The rows of a framework: read once when they cannot change any more."""

import pytest

from assessment.computing.definitions import parts_of
from assessment.models import Criterion, Framework
from tests.factories import make_framework

pytestmark = pytest.mark.django_db


def fresh(framework):
    return Framework.objects.get(pk=framework.pk)


def test_a_released_framework_is_read_once(django_assert_num_queries):
    framework = make_framework()
    before = parts_of(fresh(framework))
    again = fresh(framework)

    with django_assert_num_queries(0):
        after = parts_of(again)

    assert [(row.code, [each.code for each in own]) for row, own in after] == [("c1", ["j1", "m1"])]
    assert after == before


def test_a_draft_is_read_anew():
    framework = make_framework()
    draft = Framework.objects.create(code="draft", version=1, name_zh="草案", policy={})
    parts_of(fresh(framework))
    assert parts_of(fresh(draft)) == []

    Criterion.objects.create(framework=draft, code="c", position=1, name_zh="一", weight="1")

    assert [row.code for row, _own in parts_of(fresh(draft))] == ["c"]
