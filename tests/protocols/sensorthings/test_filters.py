"""$filter is read, printed, and refused with the place of the fault."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import (
    ENTITIES,
    FUNCTIONS,
    Call,
    Expression,
    Geometry,
    Interval,
    Literal,
    Path,
    check,
    parse,
    printed,
)
from civicgrid.protocols.sensorthings.expressions import ARITHMETIC, COMPARISONS

RESULT, NAME = Path(("result",)), Path(("name",))
TRUE, FALSE = Literal(value=True), Literal(value=False)
NEW_YEAR = datetime(2015, 1, 1, tzinfo=UTC)


def compared(name: str, left: Expression, right: object) -> Expression:
    return Call(name, (left, Literal(right)))  # type: ignore[arg-type]  # any of the values


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("result gt 3", compared("gt", RESULT, 3)),
        ("result gt '3'", compared("gt", RESULT, "3")),
        ("result lt -1.5e3", compared("lt", RESULT, -1500.0)),
        ("result eq null", compared("eq", RESULT, None)),
        ("result ne true", Call("ne", (RESULT, TRUE))),
        ("result ne false", Call("ne", (RESULT, FALSE))),
        ("name eq 'O''Neil''s'", compared("eq", NAME, "O'Neil's")),
        ("name eq ''", compared("eq", NAME, "")),
        ("@iot.id eq 1", compared("eq", Path(("@iot.id",)), 1)),
        ("id le 99999999999999999999", compared("le", Path(("id",)), 1e20)),
        (
            "Datastream/Thing/properties/x-y/0 eq 1",
            compared("eq", Path(("Datastream", "Thing", "properties", "x-y", "0")), 1),
        ),
        ("Datastream/@iot.id eq 1", compared("eq", Path(("Datastream", "@iot.id")), 1)),
        ("phenomenonTime ge 2015-01-01T00:00:00.000Z", compared("ge", Path(("phenomenonTime",)), NEW_YEAR)),
        ("time eq 2015-01-01T08:00:00+08:00", compared("eq", Path(("time",)), NEW_YEAR)),
        (
            "validTime eq 2015-01-01T00:00:00Z/2015-01-01T01:00:00Z",
            compared("eq", Path(("validTime",)), Interval(NEW_YEAR, NEW_YEAR + timedelta(hours=1))),
        ),
        ("date(time) eq 2015-01-01", compared("eq", Call("date", (Path(("time",)),)), date(2015, 1, 1))),
        ("time(time) eq 12:30", compared("eq", Call("time", (Path(("time",)),)), time(12, 30))),
        ("now() gt maxdatetime()", Call("gt", (Call("now"), Call("maxdatetime")))),
        ("now() sub duration'PT1H'", compared("sub", Call("now"), timedelta(hours=1))),
        (
            "st_within(location, geography'POINT (8 54)')",
            Call("st_within", (Path(("location",)), Literal(Geometry("POINT (8 54)")))),
        ),
        (
            "st_within(location, geometry'POINT (8 54)')",
            Call("st_within", (Path(("location",)), Literal(Geometry("POINT (8 54)")))),
        ),
        ("nothing eq android", Call("eq", (Path(("nothing",)), Path(("android",))))),
        ("eq eq and", Call("eq", (Path(("eq",)), Path(("and",))))),
        ("not/a eq true/b", Call("eq", (Path(("not", "a")), Path(("true", "b"))))),
    ],
)
def test_an_expression_is_read(text: str, expression: Expression) -> None:
    assert repr(parse(text)) == repr(expression)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a eq b and c", "(not (a eq b)) and c"),
        ("not not a", "not (not a)"),
        ("a eq b gt c", "a eq (b gt c)"),
        ("a add b mul c", "a add (b mul c)"),
        ("a sub b sub c", "(a sub b) sub c"),
        ("a div b mod c", "(a div b) mod c"),
        ("-a mul b", "(-a) mul b"),
        ("a add b gt c sub d", "(a add b) gt (c sub d)"),
        ("((a))", "a"),
        ("not(a)", "not a"),
        ("a\t eq\n'b'", "a eq 'b'"),
        ("length ( a )eq 1", "length(a) eq 1"),
    ],
)
def test_operators_bind_as_the_standard_says(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_long_alternatives_are_flat() -> None:
    text = " or ".join(f"id eq {number}" for number in range(500))
    found = parse(text)
    assert isinstance(found, Call)
    assert len(found.arguments) == 500
    assert printed(found) == text


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_take_as_many_arguments_as_the_standard_says(name: str) -> None:
    least, most = FUNCTIONS[name]
    for count in range(5):
        text = f"{name}({', '.join('abcde'[:count])})"
        if least <= count <= most:
            assert printed(parse(text)) == text
        else:
            with pytest.raises(CivicGridError, match=name):
                parse(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "ends too early, before character 1. (write a property"),
        ("result gt", "before character 10. (write a property"),
        ("(result gt 3", "before character 13. (close the parenthesis)"),
        ("length(name", "before character 12. (close the parenthesis)"),
        ("result gtt 3", "At character 8, 'gtt 3' is not expected. (write and, or"),
        ("result gt 3)", "At character 12, ')' is not expected"),
        ("result gt (3", "before character 13"),
        ("name eq 'abc", 'At character 9, "\'abc" is not expected'),
        ("result gt 3 4", "At character 13"),
        ("result, 3", "At character 7"),
        ("* eq 1", "At character 1"),
        ("result gt $x", "At character 11"),
        ("result in (1, 2)", "At character 8"),
        ("foo(1)", "no function foo, which is called at character 1"),
        ("1 eq lenght(name)", "called at character 6. (write length)"),
        ("zzzzzz(name)", "choose one of after, before"),
        ("result eq 2015-13-01", "At character 11, '2015-13-01' is not a value"),
        ("result eq 2015-01-01T00:00:00", "At character 11"),
        ("result eq 2015-01-01T25:00:00Z", "is not a value"),
        ("a eq 2016-01-01T00:00:00Z/2015-01-01T00:00:00Z", "is not a value"),
        ("result eq 12:75", "is not a value"),
        ("result eq 1e999", "is not a value"),
        ("result eq " + "9" * 400, "is not a value"),
        ("result eq duration'P1Y'", "is not a value"),
        ("st_within(location, geography'POINT (8)')", "At character 21"),
        ("name eq '\0'", "no text has"),
        ("name eq '\ud800'", "no text has"),
        ("x" * 10_001, "at most 10000"),
        ("not " * 60 + "a", "too deeply"),
        ("-" * 9_000 + "a", "too deeply"),
        ("(" * 9_000 + "a", "close the parenthesis"),
        ("length(" * 60 + "a" + ")" * 60, "too deeply"),
        (" or ".join(["a"] * 2_000), "too many parts"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(CivicGridError) as refused:
        parse(text)
    assert fault in str(refused.value)
    assert refused.value.status == 400
    assert refused.value.field == "$filter"


def test_parentheses_alone_are_no_depth() -> None:
    assert parse("(" * 4_000 + "a" + ")" * 4_000) == Path(("a",))


first_names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in {"not", "null", "true", "false"}
)
keys = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}", fullmatch=True) | st.just("@iot.id")
paths = st.builds(
    lambda first, rest: Path((first, *rest)), first_names | st.just("@iot.id"), st.lists(keys, max_size=3)
)
instants = st.datetimes(timezones=st.just(UTC)).map(lambda instant: instant.replace(fold=0))
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")), max_size=20)
values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | instants
    | st.tuples(instants, instants).map(lambda ends: Interval(min(ends), max(ends)))
    | st.dates()
    | st.times().map(lambda clock: clock.replace(fold=0))
    | st.timedeltas(min_value=timedelta(days=-999_999_999))
    | st.sampled_from([Geometry("POINT (8 54.1)"), Geometry("LINESTRING (7.5 51, 7.5 54)")])
)


def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.tuples(inner, inner)
    binary = st.builds(Call, st.sampled_from(sorted(COMPARISONS | ARITHMETIC - {"neg"})), two)
    joined = st.builds(Call, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4).map(tuple))
    unary = st.builds(Call, st.sampled_from(["not", "neg"]), st.tuples(inner))
    called = st.sampled_from(sorted(FUNCTIONS)).flatmap(
        lambda name: st.builds(
            Call,
            st.just(name),
            st.lists(inner, min_size=FUNCTIONS[name][0], max_size=FUNCTIONS[name][1]).map(tuple),
        )
    )
    return binary | joined | unary | called


expressions = st.recursive(st.builds(Literal, values) | paths, larger, max_leaves=20)


@example(Literal(2**63 - 1))
@example(Literal(9223372036854775296))
@given(expressions)
def test_a_printed_expression_reads_as_the_same(expression: Expression) -> None:
    assert repr(parse(printed(expression))) == repr(expression)


@given(st.text("ab/(),' not eq gt 1.5-:TZ@iot.id", max_size=60))
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    with suppress(CivicGridError):
        found = parse(text)
        assert repr(parse(printed(found))) == repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "result gt 3",
        "true",
        "not (Datastream/Thing/properties/busy and parameters/a/b)",
        "result",
        "st_within(FeatureOfInterest/feature, geography'POINT (8 54)') or before(phenomenonTime, now())",
        "Datastream/Sensor/id eq 1 and substringof('a', Datastream/name)",
    ],
)
def test_an_expression_makes_sense_for_an_entity(text: str) -> None:
    check(parse(text), ENTITIES["Observation"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("3", "The expression 3 is neither true nor false"),
        ("result add 1", "neither"),
        ("phenomenonTime", "neither"),
        ("result gt 3 and length(Datastream/name)", "The expression length(Datastream/name)"),
        ("Datastream", "The path Datastream leads to an entity"),
        ("Datastream/Thing eq null", "leads to an entity"),
        ("nmae eq 'x'", "Observation has no property or link nmae"),
        ("result gt Datastream/Thing/nam", "(write name)"),
    ],
)
def test_an_expression_without_sense_is_refused(text: str, fault: str) -> None:
    with pytest.raises(CivicGridError) as refused:
        check(parse(text), ENTITIES["Observation"])
    assert fault in str(refused.value)
