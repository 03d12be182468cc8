"""Passwords that anybody would try are refused."""

import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.actions import WeakPassword
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import SYSTEM

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_good_one_is_taken() -> None:
    directory.set_passwords(SYSTEM, ["dispatcher"], "seven lamps at dusk")
    assert Person.objects.get(login="dispatcher").check_password("seven lamps at dusk")


@pytest.mark.parametrize("word", ["", "shortly", "password1", "12345678"])
def test_a_weak_one_changes_nothing(word: str) -> None:
    directory.set_passwords(SYSTEM, ["dispatcher"], "seven lamps at dusk")
    with pytest.raises(WeakPassword, match="easy to guess") as refused:
        directory.set_passwords(SYSTEM, ["dispatcher"], word)
    assert refused.value.field == "password"
    assert Person.objects.get(login="dispatcher").check_password("seven lamps at dusk")
