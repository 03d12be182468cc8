"""Errors that explain themselves."""

import pytest

from civicgrid.kernel.errors import CivicGridError, Conflict, Denied, InvalidInput, NotFound
from civicgrid.kernel.problems import Problem, Severity, errors


class TooHigh(InvalidInput):
    """{field} is {value}, above {limit}."""


class Numbered(CivicGridError):
    """Hole {0}."""


def test_the_docstring_is_the_message() -> None:
    error = TooHigh(field="height", row=7, remedy="lower it", value=9, limit=5)
    assert str(error) == "row 7: height is 9, above 5. (lower it)"
    assert (error.field, error.row, error.remedy) == ("height", 7, "lower it")


def test_a_remedy_has_holes_too() -> None:
    error = TooHigh(field="height", remedy="stay below {limit}", value=9, limit=5)
    assert (error.advice(), str(error)) == ("stay below 5", "height is 9, above 5. (stay below 5)")
    assert error.advice({"stay below {limit}": "低于{limit}"}.__getitem__) == "低于5"


def test_a_message_can_be_translated() -> None:
    error = TooHigh(field="height", value=9, limit=5)
    assert error.message({"{field} is {value}, above {limit}.": "{limit}以下：{value}"}.__getitem__) == "5以下：9"


def test_an_error_never_hides_behind_another() -> None:
    assert str(TooHigh(field="height")) == "height is …, above …."
    assert str(Numbered()) == "Hole …."


def test_long_values_are_cut() -> None:
    assert len(str(TooHigh(field="height", value="x" * 10_000_000, limit=5))) < 400


def test_a_remedy_is_translated_before_its_holes_are_filled() -> None:
    chinese = {"choose one of {known}": "请选择：{known}。", ", ": "、"}
    error = InvalidInput(field="type", value="x", remedy="choose one of {known}", known=["lamp", "{bench}"])
    assert error.advice() == "choose one of lamp, {bench}"
    assert error.advice(lambda text: chinese.get(text, text)) == "请选择：lamp、{bench}"
    assert str(error).endswith("(choose one of lamp, {bench})")


def test_what_needs_no_remedy_has_none() -> None:
    assert NotFound().advice() == ""


def test_an_error_without_a_sentence_is_no_error() -> None:
    with pytest.raises(TypeError, match="Mute needs a docstring"):
        type("Mute", (CivicGridError,), {})


@pytest.mark.parametrize(
    ("kind", "status"), [(CivicGridError, 400), (InvalidInput, 400), (Denied, 403), (NotFound, 404), (Conflict, 409)]
)
def test_each_kind_has_its_status(kind: type[CivicGridError], status: int) -> None:
    assert kind.status == status
    assert issubclass(kind, CivicGridError)


def test_a_problem_is_printed_as_a_compiler_would() -> None:
    found = Problem("areas.geojson", 3, "it is no polygon", "close the ring")
    assert str(found) == "areas.geojson:3: error: it is no polygon (close the ring)"
    assert str(Problem("a.csv", 3, "odd", field="code")) == "a.csv:3:code: error: odd"
    assert str(Problem("a.csv", 1, "odd", severity=Severity.WARNING)) == "a.csv:1: warning: odd"


def test_only_errors_stop_a_loading() -> None:
    wrong, odd = Problem("a.csv", 1, "wrong"), Problem("a.csv", 2, "odd", severity=Severity.WARNING)
    assert errors([wrong, odd]) == [wrong]


def test_a_name_belongs_to_one_error() -> None:
    body = {"__doc__": "It is too low.", "__module__": "lamps"}
    first = type("TooLow", (InvalidInput,), body)
    with pytest.raises(TypeError, match="TooLow of bridges needs another name: lamps has one that is called so"):
        type("TooLow", (CivicGridError,), {**body, "__module__": "bridges"})
    assert CivicGridError.registry["TooLow"] is first
    anew = type("TooLow", (InvalidInput,), body)
    assert CivicGridError.registry.pop("TooLow") is anew
