"""A published cycle stays what it was, whatever becomes of the registers afterwards."""

import pytest
from django.db import DatabaseError, transaction

from alliances.models import Alliance, Membership
from assessment.exchange.dumping import dump_cycle
from assessment.models import Cycle, PublishedRegisters
from members.models import Region
from tests.assessment.exchange.folders import SMALL, edited, faults_of, load, small

pytestmark = pytest.mark.django_db

PUBLISHED = SMALL["cycle.yaml"] + "phase: published\n"
REFUSED = (
    "cycle.yaml:code: The cycle small-2031 is published and cannot be changed, but this folder"
    " differs: {}."
)


def dumped(folder):
    dump_cycle(Cycle.objects.get(code="small-2031"), folder)
    return {file.name: file.read_bytes().decode() for file in folder.iterdir()}


@pytest.fixture
def archive(tmp_path):
    """The dump of a published cycle whose registers another cycle then changes."""
    load(small(tmp_path / "folder", cycle_yaml=PUBLISHED))
    content = dumped(tmp_path / "archive")
    load(
        small(
            tmp_path / "next",
            cycle_yaml=SMALL["cycle.yaml"].replace("small-2031", "small-2032"),
            regions_csv="code,name_zh,name_en\n370300,淄博,Zibo city\n370303,张店,Zhangdian\n",
            chains_csv="code,name_zh\nsteel,钢铁业\nfilm,薄膜\n",
            units_csv=(
                "uscc,code,name_zh,kind,scale,region\n"
                "91110000600037341L,jia,甲集团,park,,370300\n"
                ",park-1,园区,association,,\n"
            ),
            alliances_csv=(
                "code,name_zh,name_en,kind,region,park,established_on,chains\n"
                "A1,联合体壹,Alliance 1,industry,370300,园区二,2024-05-01,film\n"
                "A2,联合体二,,district,370300,,,\n"
            ),
            memberships_csv=(
                "alliance,unit,role,joined_on,left_on\n"
                "A1,jia,member,2023-05-01,2024-01-01\n"
                "A1,jia,member,2025-02-01,\n"
            ),
        ),
        is_replacing=True,
    )
    assert Alliance.objects.get(code="A1").name_zh == "联合体壹"
    return content


def registers():
    rows = Membership.objects.values_list("alliance__code", "unit__code", "role", "joined_on")
    alliances = Alliance.objects.values_list("code", "name_zh", "region", "park")
    return sorted(rows), sorted(alliances), sorted(Region.objects.values_list("code", "name_zh"))


def test_its_dump_stays_the_same_bytes(tmp_path, archive):
    assert dumped(tmp_path / "again") == archive


@pytest.mark.parametrize("is_replacing", [False, True])
@pytest.mark.parametrize("folder", ["archive", "folder"])
def test_its_folder_differs_in_nothing_and_changes_nothing(tmp_path, archive, folder, is_replacing):
    before = registers()

    assert not load(tmp_path / folder, is_replacing=is_replacing).changes
    assert registers() == before


@pytest.mark.parametrize(
    ("files", "difference"),
    [
        ({"regions_csv": edited("regions.csv", ("淄博市", "淄博"))}, "regions.csv: 0 added, 1 changed, 0 removed"),
        ({"chains_csv": edited("chains.csv", ("钢铁", "钢"))}, "chains.csv: 0 added, 1 changed, 0 removed"),
        ({"regions_csv": SMALL["regions.csv"] + "370399,乙,\n"}, "regions.csv: 1 added, 0 changed, 0 removed"),
        ({"units_csv": edited("units.csv", ("甲公司", "甲集团"))}, "units.csv: 0 added, 1 changed, 0 removed"),
        ({"alliances_csv": edited("alliances.csv", ("联合体一", "联合体壹"))}, "alliances.csv: 0 added, 1 changed, 0 removed"),
        ({"alliances_csv": edited("alliances.csv", ("steel;film", "film"))}, "alliances.csv: 0 added, 1 changed, 0 removed"),
        ({"alliances_csv": SMALL["alliances.csv"] + "A3,三,,district,370300,,,\n"}, "alliances.csv: 1 added, 0 changed, 0 removed"),
        ({"memberships_csv": edited("memberships.csv", ("council", "member"))}, "memberships.csv: 0 added, 1 changed, 0 removed"),
        ({"memberships_csv": SMALL["memberships.csv"] + "A1,park-1,member,2026-01-01,\n"}, "memberships.csv: 1 added, 0 changed, 0 removed"),
    ],
)  # fmt: skip
def test_a_folder_with_other_registers_is_refused(tmp_path, archive, files, difference):
    folder = small(tmp_path / "other", cycle_yaml=PUBLISHED, **files)

    assert faults_of(folder) == [REFUSED.format(difference)]


def test_a_membership_that_is_left_out_counts_when_everything_is_replaced(tmp_path, archive):
    line = "A2,park-1,lead_park,2024-02-29,\n"
    memberships = edited("memberships.csv", (line, ""))
    folder = small(tmp_path / "other", cycle_yaml=PUBLISHED, memberships_csv=memberships)

    assert not load(folder).changes
    assert faults_of(folder, is_replacing=True) == [
        REFUSED.format("memberships.csv: 0 added, 0 changed, 1 removed")
    ]


def test_the_database_keeps_what_was_published(archive):
    kept = PublishedRegisters.objects.all()
    for change in (kept.delete, lambda: kept.update(content={})):
        with (
            pytest.raises(DatabaseError, match="published_results_are_fixed"),
            transaction.atomic(),
        ):
            change()
