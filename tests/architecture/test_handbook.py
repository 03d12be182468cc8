"""The handbook builds, and knows every setting."""

import os
import re
import subprocess
import sys
from pathlib import Path

from civicgrid.apps.cases.api import EXPORT_COLUMNS
from civicgrid.apps.services.queries.open_data import COLUMNS

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r'environ\.get\("(\w+)"')


def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    home = {**os.environ, "CIVICGRID_HOME": str(tmp_path / "home")}
    build = (sys.executable, "-m", "sphinx", "-qW", str(ROOT / "docs"), str(tmp_path / "docs"))
    done = subprocess.run(build, env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert 'id="civicgrid-evaluate"' in (tmp_path / "docs" / "reference" / "commands.html").read_text()


def test_every_setting_has_its_row() -> None:
    read = set(VARIABLE.findall((ROOT / "src" / "civicgrid" / "project" / "settings.py").read_text()))
    told = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "reference" / "settings.md").read_text()))
    assert read
    assert read <= told


def test_every_column_of_the_tables_has_its_row() -> None:
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "reference" / "tables.md").read_text()))
    assert {*EXPORT_COLUMNS, *(column.name for column in COLUMNS)} <= told
