"""Which of PostgreSQL's programs are used, and how a database is named to them."""

from pathlib import Path

import pytest

from civicgrid.base.database import dumps
from civicgrid.base.database.errors import ProgramsMissing
from civicgrid.base.database.programs import MAJOR


def test_a_newer_server_needs_the_programs_of_its_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(dumps.program("pg_dump", MAJOR)).exists()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramsMissing):
        dumps.program("pg_dump", MAJOR + 1)
    (tmp_path / "pg_dump").touch(mode=0o755)
    assert dumps.program("pg_dump", MAJOR + 1) == str(tmp_path / "pg_dump")


def test_a_database_is_named_as_the_settings_name_it() -> None:
    given = {"NAME": "city", "USER": "me", "PASSWORD": "a b", "HOST": "", "PORT": "", "OPTIONS": {"sslmode": "require"}}
    assert dumps.address_of(given) == "sslmode=require dbname=city user=me password='a b'"
