"""Where the demonstration may be, apart from `test_demonstration`, which has it throughout."""

import pytest

from assessment.demo.accounts import ACCOUNTS
from assessment.errors import CannotStart
from assessment.management import demonstration
from assessment.models import Cycle
from members.models import User
from tests.faults.installation import Installation


def test_prepare_stays_away_from_real_accounts(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    User.objects.create_user("li.wei", role="bureau")

    with pytest.raises(CannotStart):
        demonstration.prepare()

    assert not Cycle.objects.exists()


def test_demo_works_in_a_folder_of_its_own_whatever_is_configured(tmp_path):
    nowhere = Installation(tmp_path, "postgres://nobody@database.invalid/none")

    shown = nowhere.manage("demo", "--no-serve")
    nowhere.environment["VAR_DIR"] += "/demo"
    nowhere.environment["DATABASE_URL"] = ""
    refusal = nowhere.refused("serve", "--host", "0.0.0.0", "--port", "0")

    assert {line.split()[0] for line in shown.splitlines() if line.startswith("  ")} == {
        account.name for account in ACCOUNTS
    }
    assert not (tmp_path / "var" / "db.sqlite3").exists()
    assert (tmp_path / "var" / "demo" / "db.sqlite3").stat().st_mode & 0o777 == 0o600
    assert refusal == (
        "There are accounts of the demonstration, so only this machine can be served."
    )
