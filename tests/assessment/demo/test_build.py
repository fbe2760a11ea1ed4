"""The exchange folders of the demonstration are well formed, deterministic and honest."""

from collections import Counter
from datetime import date
from pathlib import Path

import yaml
from stdnum.cn import uscc

from assessment.demo import build
from assessment.demo.accounts import ACCOUNTS
from assessment.demo.framework import FILE, indicators

YEARS = (2023, 2024, 2025)
REPORTED = 2026
COLUMNS = {
    "regions": "code name_zh name_en",
    "chains": "code name_zh name_en",
    "units": "uscc code name_zh name_en kind scale region",
    "alliances": "code name_zh name_en kind region park established_on chains",
    "memberships": "alliance unit role joined_on left_on",
    "measures": "alliance measure value",
    "marks": "alliance indicator assessor mark comment",
    "exceptions": "alliance kind item value reason",
}
NAMED = ["gaoxin", "dianzi", "luzhong", "zhuangbei", "zichuan"]
HIGHER = {"higher_vocational", "university"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def in_force(rows, year, alliance):
    """The unit keys of an alliance's members at the end of ``year``."""
    day = date(year, 12, 31).isoformat()
    return [
        row["unit"]
        for row in rows(2025, "memberships")
        if row["alliance"] == alliance
        and row["joined_on"] <= day
        and (not row["left_on"] or day < row["left_on"])
    ]


def test_build_returns_one_folder_for_each_year(tmp_path):
    folders = build(tmp_path)

    assert folders == [tmp_path / f"zibo-{year}" for year in (*YEARS, REPORTED)]


def test_build_writes_the_same_bytes_every_time(demo, tmp_path):
    build(tmp_path)

    assert contents(tmp_path) == contents(demo)


def test_the_files_are_those_of_the_exchange_folder(demo):
    files = {f"{name}.csv" for name in COLUMNS} | {"cycle.yaml", "framework.yaml"}

    assert [{f.name for f in (demo / f"zibo-{y}").iterdir()} for y in YEARS] == [files] * 3


def test_the_columns_are_those_of_the_contract(demo):
    for year in YEARS:
        for name, columns in COLUMNS.items():
            text = (demo / f"zibo-{year}" / f"{name}.csv").read_bytes()

            assert text.splitlines()[0].decode() == columns.replace(" ", ",")
            assert b"\r" not in text


def test_one_cycle_is_published_one_decided_one_scored_and_one_reported(demo):
    cycles = [
        yaml.safe_load((demo / f"zibo-{y}" / "cycle.yaml").read_text("utf-8"))
        for y in (*YEARS, REPORTED)
    ]

    assert [(c["code"], c["year"], c["phase"]) for c in cycles] == [
        ("zibo-2023", 2023, "published"),
        ("zibo-2024", 2024, "deliberation"),
        ("zibo-2025", 2025, "scoring"),
        ("zibo-2026", 2026, "reporting"),
    ]


def test_all_years_use_the_shipped_framework(demo):
    files = {(demo / f"zibo-{year}" / "framework.yaml").read_bytes() for year in YEARS}

    assert files == {FILE.read_bytes()}


def test_seventeen_alliances_five_real_and_twelve_that_say_they_are_invented(rows):
    alliances = rows(2025, "alliances")
    invented = [
        row["code"]
        for row in alliances
        if row["name_zh"].endswith("（虚构）") and row["name_en"].endswith(" (invented)")
    ]

    assert len(alliances) == 17
    assert len(invented) == 12
    assert [row["code"] for row in alliances if row["code"] not in invented] == NAMED


def test_the_first_alliance_has_the_published_members_in_every_year(rows):
    kinds = {row["uscc"] or row["code"]: row["kind"] for row in rows(2025, "units")}
    for year in YEARS:
        count = Counter(
            "higher" if (k := kinds[u]) in HIGHER else k for u in in_force(rows, year, "gaoxin")
        )

        assert count == {
            "government": 8,
            "research_institute": 15,
            "enterprise": 44,
            "association": 5,
            "higher": 8,
            "secondary_vocational": 11,
        }


def test_members_have_come_gone_and_come_back(rows):
    spells = rows(2025, "memberships")
    twice = [
        pair for pair, n in Counter((s["alliance"], s["unit"]) for s in spells).items() if n > 1
    ]

    assert any(spell["left_on"] for spell in spells)
    assert len(twice) == 1


def test_no_unit_is_twice_in_an_alliance_at_once(rows):
    for row in rows(2025, "alliances"):
        for year in YEARS:
            members = in_force(rows, year, row["code"])

            assert len(members) == len(set(members))


def test_every_alliance_has_its_three_leads(rows):
    leads = Counter(
        (s["alliance"], s["role"])
        for s in rows(2025, "memberships")
        if s["role"].startswith("lead_")
    )

    assert set(leads.values()) == {1}
    assert len(leads) == 17 * 3


def test_rows_refer_to_rows_that_are_there(rows):
    for year in YEARS:
        regions = {row["code"] for row in rows(year, "regions")}
        chains = {row["code"] for row in rows(year, "chains")}
        units = {row["uscc"] or row["code"] for row in rows(year, "units")}
        alliances = {row["code"] for row in rows(year, "alliances")}
        used = {c for row in rows(year, "alliances") for c in row["chains"].split(";")}

        assert {r["region"] for n in ("alliances", "units") for r in rows(year, n)} <= regions
        assert used <= chains
        assert {row["unit"] for row in rows(year, "memberships")} <= units
        for name in ("memberships", "measures", "marks", "exceptions"):
            assert {row["alliance"] for row in rows(year, name)} <= alliances


def test_keys_occur_once(rows):
    keys = {
        "units": ("uscc", "code"),
        "memberships": ("alliance", "unit", "joined_on"),
        "measures": ("alliance", "measure"),
        "marks": ("alliance", "indicator", "assessor"),
    }
    for year in YEARS:
        for name, columns in keys.items():
            found = [tuple(row[column] for column in columns) for row in rows(year, name)]

            assert len(found) == len(set(found))


def test_registers_agree_between_the_years(rows):
    for name in ("regions", "chains", "units"):
        assert rows(2023, name) == rows(2024, name) == rows(2025, name)
    for name in ("alliances", "memberships"):
        later = [tuple(row.items()) for row in rows(2025, name)]

        assert {tuple(row.items()) for row in rows(2023, name)} < set(later)


def test_invented_enterprises_have_valid_credit_codes_and_others_none(rows):
    units = rows(2025, "units")
    coded = [unit for unit in units if unit["uscc"]]

    assert all(uscc.is_valid(unit["uscc"]) for unit in coded)
    assert {u["name_zh"] for u in coded} == {
        u["name_zh"]
        for u in units
        if u["kind"] == "enterprise" and u["name_zh"].endswith("（虚构）")
    }
    assert {unit["uscc"][8:11] for unit in coded} == {"DEM"}


def test_member_figures_follow_from_the_memberships(rows):
    for year in YEARS:
        told = {
            r["alliance"]: r["value"]
            for r in rows(year, "measures")
            if r["measure"] == "member_units"
        }

        assert told == {a: str(len(in_force(rows, year, a))) for a in told}


def test_measures_and_judged_indicators_are_those_of_the_framework(rows):
    known = {
        measure
        for item in indicators()
        for measure in (
            [item.params["measure"]] if "measure" in item.params else item.params.get("points", ())
        )
    }
    judged = {item.code for item in indicators() if item.rule == "judged"}
    for year in YEARS:
        assert {row["measure"] for row in rows(year, "measures")} == known
        assert {row["indicator"] for row in rows(year, "marks")} == judged


def test_there_is_an_account_for_every_role_within_its_scope(rows):
    roles = {account.role for account in ACCOUNTS}
    scopes = {account.role: account[4:] for account in ACCOUNTS}
    enterprises = {row["uscc"] for row in rows(2025, "units")}

    assert roles == {"bureau", "district", "secretariat", "assessor", "member", "observer"}
    assert scopes["district"] == ("370303", "", "")
    assert scopes["secretariat"] == ("", "gaoxin", "")
    assert scopes["member"][2] in enterprises
    assert len({account.name for account in ACCOUNTS}) == len(ACCOUNTS)
