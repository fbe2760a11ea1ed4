"""Loading cycles that are published, and the phase in the file."""

import pytest

from assessment.choices import Phase
from assessment.models import Assignment, Cycle, MeasureValue, Run
from tests.assessment.exchange.folders import SMALL, edited, faults_of, load, small
from tests.assessment.exchange.stored import summary
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_phase_of_a_cycle_that_is_there_stays(tmp_path):
    load(small(tmp_path / "first"))
    folder = small(tmp_path / "second", cycle_yaml=SMALL["cycle.yaml"] + "phase: draft\n")

    assert summary(load(folder)) == []
    assert Cycle.objects.get().phase == Phase.SCORING


@pytest.mark.parametrize("phase", ["published", "archived"])
def test_a_new_cycle_that_is_published_arrives_with_fixed_results(tmp_path, phase):
    load(small(tmp_path / "folder", cycle_yaml=SMALL["cycle.yaml"] + f"phase: {phase}\n"))

    cycle = Cycle.objects.get()
    assert cycle.phase == phase
    assert (cycle.computation.number, cycle.computation.frozen_at) == (1, NOW)
    assert sorted(cycle.computation.results.values_list("code", "rank")) == [("A1", 1), ("A2", 2)]
    assert not Run.objects.unsettled().exists()
    assert not Assignment.objects.filter(submitted_at=None).exists()
    move = cycle.moves.get(to_phase="published")
    assert (move.reason, move.by) == ("Loaded as published.", None)


def test_a_published_cycle_is_never_changed(tmp_path):
    published = SMALL["cycle.yaml"] + "phase: published\n"
    folder = small(tmp_path / "first", cycle_yaml=published)
    load(folder)
    other = small(tmp_path / "second", measures_csv=edited("measures.csv", (",8", ",9")))

    assert summary(load(folder)) == []
    for is_dry_run in (False, True):
        assert faults_of(other, is_dry_run=is_dry_run) == [
            "cycle.yaml:code: The cycle small-2031 is published and cannot be changed, but this"
            " folder differs: measures.csv: 0 added, 1 changed, 0 removed."
        ]
    assert MeasureValue.objects.filter(micros=8_000_000).exists()
