"""The page where the bureau settles the parts of the barometer."""

from decimal import Decimal
from html import unescape

import pytest

from assessment.computing.barometer_preview import Moved
from assessment.models import Terms
from tests.decision_factories import make_terms

URL = "/cycles/tiny/barometer/parts/"
KEPT = [
    {"code": "results", "weight": "5"},
    {"code": "platforms", "weight": "3", "items": ["5.4.12-2"]},
]


@pytest.fixture
def bureau(client, world):
    make_terms(world.cycle, barometer=KEPT, barometer_points=8)
    client.force_login(world.users["bureau"])
    return client


def sent_by(client, **changes):
    """Return what the browser would send of the untouched form, with ``changes``."""
    context = client.get(URL).context
    sent = {field.html_name: field.value() or "" for field in context["form"]}
    return sent | {"seen": context["seen"], "action": "save"} | changes


def text_of(answer):
    return unescape(answer.content.decode())


def test_the_untouched_form_settles_what_was_settled(bureau):
    answer = bureau.post(URL, sent_by(bureau))

    assert answer.url == URL
    assert (Terms.objects.get().barometer, Terms.objects.get().barometer_points) == (KEPT, 8)


def test_weights_are_shown_as_points_of_the_whole(bureau):
    Terms.objects.update(barometer=[], barometer_points=20)

    fields = bureau.get(URL).context["form"].initial

    assert {key: value for key, value in fields.items() if key.startswith("points-")} == {
        "points-results": "8",
        "points-grades": "2",
        "points-rectification": "2",
        "points-coordination": "3",
        "points-operation": "3",
        "points-platforms": "2",
    }


def test_a_part_goes_one_is_renamed_and_another_one_is_added(bureau):
    bureau.post(
        URL,
        sent_by(bureau)
        | {
            "points": "12.5",
            "points-results": "",
            "points-grades": "2.5",
            "points-platforms": "4",
            "name-platforms-en": "Platforms",
            "points-measure-1": "6",
            "items-measure-1": "5.4.12、5.4.12-1",
            "name-measure-1-zh-hans": "协同",
        },
    )

    terms = Terms.objects.get()
    assert terms.barometer_points == Decimal("12.5")
    assert terms.barometer == [
        {"code": "grades", "weight": "2.5"},
        {
            "code": "platforms",
            "weight": "4",
            "items": ["5.4.12-2"],
            "name": {"zh-hans": "共性技术服务平台建设", "en": "Platforms"},
        },
        {
            "code": "measure-1",
            "weight": "6",
            "items": ["5.4.12", "5.4.12-1"],
            "name": {"zh-hans": "协同", "en": ""},
        },
    ]
    page = bureau.get(URL)
    assert "points-measure-3" in page.context["form"].fields  # Two spare lines again.
    assert [each["parts"] for each in page.context["records"]] == [
        "Results that need no rectification 2.50 · Platforms 4.00 · 协同 6.00",
        "Totals of the alliances 5.00 · Common technical service platforms 3.00",
    ]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"points": "0"}, 400, "0.01"),
        ({"points-results": "-1"}, 400, "0.000001"),
        ({"points-results": "five"}, 400, "Write a number in digits"),
        ({"points-platforms": ""}, 400, "clear what it measures"),
        ({"items-platforms": ""}, 400, "Name at least one criterion"),
        ({"items-platforms": "5.4.12 5.4.12"}, 400, "stands there twice"),
        ({"name-platforms-zh-hans": ""}, 400, "has a Chinese name"),
        ({"items-platforms": "5.4.98"}, 409, "5.4.98: the framework"),
        ({"points-results": "6"}, 409, "The parts make 9 points together; the whole is 8."),
        ({"seen": "earlier"}, 409, "in between"),
    ],
)
def test_bad_input_comes_back_with_its_sentence(bureau, changes, status, sentence):
    answer = bureau.post(URL, sent_by(bureau, **changes))

    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert Terms.objects.get().barometer == KEPT


def test_the_preview_shows_what_the_regions_would_have_and_settles_nothing(bureau):
    changes = {"action": "preview", "points-results": "", "points-platforms": "8"}

    answer = bureau.post(URL, sent_by(bureau, **changes))

    assert [
        (each.name, each.points, each.places, each.is_moved) for each in answer.context["moved"]
    ] == [
        ("Zibo", ("5.02", "4.44"), (None, None), False),
        ("Zhangdian", ("6.17", "5.33"), (1, 1), False),
        ("Boshan", ("4.45", "4.00"), (2, 2), False),  # Totals 58.92, platforms 50 on average.
    ]
    assert "Nothing is settled yet." in text_of(answer)
    assert Terms.objects.get().barometer == KEPT


def test_the_preview_refuses_what_settling_would_refuse(bureau):
    answer = bureau.post(URL, sent_by(bureau, **{"action": "preview", "points-results": "6"}))

    assert answer.status_code == 409
    assert answer.context["moved"] is None


def test_a_cycle_without_terms_says_what_comes_first(client, world):
    client.force_login(world.users["bureau"])

    page = text_of(client.get(URL))

    assert "Settle those first" in page
    assert 'name="points"' not in page


def test_after_the_publication_and_for_observers_the_parts_are_read(bureau, client, world):
    world.enter("published")
    published = text_of(bureau.get(URL))
    refused = bureau.post(URL, {"points": "8", "points-results": "8"})
    client.force_login(world.users["observer"])
    observed = text_of(client.get(URL))

    assert refused.status_code == 409
    for page in (published, observed):
        assert "The whole makes 8.00 points." in page
        assert 'name="points"' not in page


@pytest.mark.parametrize(("places", "is_moved"), [((1, 1), False), ((1, 2), True)])
def test_a_region_is_marked_where_its_rank_is_another(places, is_moved):
    assert Moved("Zibo", False, ("1.00", "2.00"), places).is_moved == is_moved
