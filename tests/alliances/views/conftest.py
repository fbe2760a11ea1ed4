"""One alliance with a school and a secretariat that has signed in."""

import pytest

from tests.factories import make_alliance, make_membership, make_unit, make_user


@pytest.fixture
def north(db):
    return make_alliance("north", name_zh="北方联合体", name_en="North")


@pytest.fixture
def school(north):
    school = make_unit("school", name_zh="学院", name_en="College", kind="higher_vocational")
    make_membership(north, school)
    return school


@pytest.fixture
def clerk(north):
    return make_user("secretariat", "clerk", alliance=north)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client
