"""Two at once: two loads, and a load while a worker computes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from assessment.jobs import runs as jobs
from assessment.models import Cycle, Result
from assessment.services.computing import score_here
from tests.assessment.exchange.folders import load, small

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_threads(*works):
    """Do all of ``works`` at once and return what they gave; what one raised is raised."""

    def do(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(30) for future in [threads.submit(do, work) for work in works]]


def test_two_loads_of_one_folder_write_it_once(tmp_path):
    folder = small(tmp_path / "folder")

    loaded = in_threads(lambda: load(folder), lambda: load(folder))

    assert sorted(bool(each.changes) for each in loaded) == [False, True]
    assert Cycle.objects.count() == 1


def test_an_alliance_can_be_taken_out_while_a_worker_computes(tmp_path, monkeypatch):
    load(small(tmp_path / "first"))
    only = "code,name_zh,kind,region\nA1,联合体一,city_region,370303\n"
    marks = "alliance,indicator,assessor,mark\nA1,j1,li,70\n"
    folder = small(
        tmp_path / "second",
        alliances_csv=only,
        marks_csv=marks,
        memberships_csv=None,
        measures_csv="alliance,measure,value\nA1,members,8\n",
        exceptions_csv=None,
    )
    cycle = Cycle.objects.get()
    written = Event()
    write_portion = jobs.write_portion

    def write_slowly(*args):
        write_portion(*args)
        written.set()
        Event().wait(0.5)

    def load_meanwhile():
        written.wait(10)
        return load(folder, is_replacing=True)

    monkeypatch.setattr(jobs, "write_portion", write_slowly)
    _run, loaded = in_threads(lambda: score_here(cycle.pk), load_meanwhile)
    monkeypatch.setattr(jobs, "write_portion", write_portion)

    assert "alliances.csv: 0 added, 1 changed, 1 removed" in list(loaded.changes.summary())
    assert score_here(cycle.pk).state == "done"
    cycle.refresh_from_db()
    results = Result.objects.filter(computation=cycle.computation)
    assert [(result.code, str(result.total)) for result in results] == [("A1", "75.00")]
