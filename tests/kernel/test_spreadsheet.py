"""No cell of a CSV is run as a formula, and none is lost."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.spreadsheet import harmless, lines

SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
CELLS = st.text(alphabet=f"'{SIGNS} ,\"1.a路")


@pytest.mark.parametrize(
    "words", ["=1+1", "+1 617 555", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\n=1", "\uff1d1+1", "\uff20SUM(A1)"]
)
def test_what_would_be_run_is_words(words: str) -> None:
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("cell", ["", "101005672839", "gov.sanitation.", "'t Hof", "a=b", "-71.05", -116.4, 7, None])
def test_ordinary_cells_stay_exact(cell: object) -> None:
    assert harmless(cell) == cell


@given(CELLS)
def test_what_stood_there_can_be_told(words: str) -> None:
    shown = str(harmless(words))
    assert shown[0:1] not in set(SIGNS) or re.fullmatch(r"-[0-9.]+", shown)
    assert (shown[1:] if re.match(f"'+[{re.escape(SIGNS)}]", shown) else shown) == words


@given(st.lists(CELLS, min_size=2, max_size=4))
def test_lines_are_read_as_the_cells_they_hold(cells: list[str]) -> None:
    (row,) = csv.reader(line for line in lines([cells]))
    assert row == [harmless(cell) for cell in cells]
