"""An error stands beside the field it is about."""

from civicgrid.base.http import Problem
from civicgrid.base.ui import Field, each_told, told
from civicgrid.kernel.errors import InvalidInput

ASKED = [Field(name="lon", label="Longitude"), Field(name="text", label="What is the matter?")]


def test_the_problem_stands_beside_its_field() -> None:
    lon, text = told(ASKED, Problem("It is empty.", 400, field="text", remedy="say it"))
    assert (lon.error, text.error, text.remedy) == ("", "It is empty.", "say it")


def test_a_field_may_be_called_otherwise_by_the_problem() -> None:
    lon, text = told(ASKED, Problem("It is outside.", 400, field="point"), {"point": "lon"})
    assert (lon.error, text.error) == ("It is outside.", "")


def test_a_problem_of_no_field_stands_beside_none() -> None:
    assert told(ASKED, Problem("It is closed.", 409)) == told(ASKED, None) == ASKED


def test_each_error_stands_beside_its_field() -> None:
    lon, text = each_told(ASKED, {"text": InvalidInput(remedy="say it")})
    assert (lon.error, text.error, text.remedy) == ("", str(InvalidInput()), "say it")
