"""Query options are read, printed, and refused by name."""

from contextlib import suppress
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import (
    ENTITIES,
    EntityType,
    Expand,
    Kind,
    Options,
    Order,
    Path,
    parse,
    printed_options,
    read_options,
)

THING, OBSERVATION = ENTITIES["Thing"], ENTITIES["Observation"]


def test_nothing_asked_is_everything() -> None:
    assert read_options("", THING) == read_options("_=1&token=a%20b&", THING) == Options()


def test_all_options_are_read() -> None:
    query = (
        "$filter=result%20gt%203&$select=result,id,Datastream&$expand=Datastream&"
        "$orderby=phenomenonTime+desc,Datastream/name,id%20asc&%24top=5&$skip=10&$count=true&$resultFormat=dataArray"
    )
    assert read_options(query, OBSERVATION) == Options(
        filter=parse("result gt 3"),
        select=("result", "@iot.id", "Datastream"),
        expand=(Expand("Datastream", Options()),),
        orderby=(
            Order(Path(("phenomenonTime",)), descending=True),
            Order(Path(("Datastream", "name"))),
            Order(Path(("id",))),
        ),
        top=5,
        skip=10,
        count=True,
        data_array=True,
    )
    assert read_options("$count=false", THING).count is False


def test_links_are_expanded_with_options_of_their_own() -> None:
    query = "$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc);$select=name),Locations"
    observations = Options(top=1, orderby=(Order(Path(("phenomenonTime",)), descending=True),))
    datastreams = Options(select=("name",), expand=(Expand("Observations", observations),))
    assert read_options(query, THING).expand == (Expand("Datastreams", datastreams), Expand("Locations", Options()))


def test_blanks_and_capitals_of_clients_are_forgiven() -> None:
    query = "$expand=Datastreams( $top = 1 ; $orderby = name DESC )&$select=name, id&$orderby=name ASC"
    datastreams = Options(top=1, orderby=(Order(Path(("name",)), descending=True),))
    assert read_options(query, THING) == Options(
        expand=(Expand("Datastreams", datastreams),), select=("name", "@iot.id"), orderby=(Order(Path(("name",))),)
    )


def test_values_may_hold_what_parts_them() -> None:
    text = "$expand=Datastreams($filter=name eq 'a;b),(c''' or (id eq 1);$top=2),Locations"
    datastreams, locations = read_options(text, THING).expand
    assert datastreams.options == Options(filter=parse("name eq 'a;b),(c''' or (id eq 1)"), top=2)
    assert locations.navigation == "Locations"


def test_paths_of_links_grow_together() -> None:
    found = read_options("$expand=Datastreams/Sensor,Datastreams($top=1),Datastreams/ObservedProperty($top=2)", THING)
    assert found.expand == (
        Expand(
            "Datastreams",
            Options(top=1, expand=(Expand("Sensor", Options()), Expand("ObservedProperty", Options(top=2)))),
        ),
    )


DEEP = "/".join(["Datastreams", "Thing"] * 4)
WIDE = ",".join(f"Datastreams/Thing/Datastreams/Thing/Datastreams/{last}" for last in ("Sensor", "Thing"))


def fan(depth: int) -> str:
    """Links in one another, two each time."""
    inner = f"($expand={fan(depth - 1)})" if depth > 1 else ""
    return f"Locations($expand=Things{inner}),Datastreams($expand=Thing{inner})"


@pytest.mark.parametrize(
    ("query", "field", "fault"),
    [
        ("$fliter=a", "$fliter", "There is no query option $fliter. (write $filter)"),
        ("$zzz=a", "$zzz", "choose one of $filter"),
        ("$", "$", "no query option"),
        ("$top=1&$top=2", "$top", "give it once"),
        ("$top=", "$top", "whole number"),
        ("$top=-1", "$top", "whole number"),
        ("$top=1.5", "$top", "whole number"),
        ("$top=\u0661", "$top", "whole number"),
        (f"$skip={2**63}", "$skip", "whole number"),
        ("$skip=" + "9" * 5000, "$skip", "whole number"),
        ("$count=1", "$count", "true or false"),
        ("$resultFormat=CSV", "$resultFormat", "dataArray"),
        ("$resultFormat=dataArray", "$resultFormat", "Observations"),
        ("$expand=Datastreams/Observations($resultFormat=dataArray)", "$resultFormat", "nothing but"),
        ("$filter=name", "$filter", "neither true nor false"),
        ("$filter=nmae eq 1", "$filter", "write name"),
        ("$select=", "$select", "no part empty"),
        ("$select=name,,id", "$select", "no part empty"),
        ("$select=nmae", "$select", "write name"),
        ("$select=properties/a", "$select", "no property or link properties/a"),
        ("$expand=Datastream", "$expand", "write Datastreams"),
        ("$expand=name", "$expand", "no property or link name"),
        ("$expand=Datastreams($top=1", "$expand", "close quotes and parentheses"),
        ("$expand=Datastreams)", "$expand", "close quotes and parentheses"),
        ("$expand=Datastreams($top=1)Locations", "$expand", "write it as"),
        ("$expand=Datastreams()", "$expand", "no part empty"),
        ("$expand=Datastreams($top=1;$top=2)", "$top", "give it once"),
        ("$expand=Datastreams($tpo=1)", "$tpo", "write $top"),
        ("$expand=Datastreams($filter=name eq 'a)", "$expand", "close quotes"),
        ("$expand=Datastreams($top=1),Datastreams($top=2)", "$expand", "give it once"),
        (f"$expand={DEEP}/Datastreams", "$expand", "write it as"),
        (f"$expand={fan(4)}", "$expand", "expand fewer links"),
        ("$orderby=", "$orderby", "no part empty"),
        ("$orderby=name up", "$orderby", "write it as"),
        ("$orderby=name desc asc", "$orderby", "write it as"),
        ("$orderby=Datastreams/name", "$orderby", "write it as"),
        ("$orderby=Datastreams", "$orderby", "write it as"),
        ("$orderby=nmae", "$orderby", "write name"),
        ("$filter=" + "x" * 30_000, "query", "shorten it"),
    ],
)
def test_a_fault_names_its_option(query: str, field: str, fault: str) -> None:
    with pytest.raises(CivicGridError) as refused:
        read_options(query, THING)
    assert refused.value.field == field
    assert fault in str(refused.value)


def test_depth_that_is_allowed_is_read() -> None:
    assert read_options(f"$expand={DEEP}", THING).expand
    assert read_options(f"$expand={WIDE}", THING).expand


def test_the_next_page_asks_the_same_further_on() -> None:
    options = read_options("$filter=name eq 'a%26b'&$top=2&$count=true", THING)
    following = printed_options(msgspec.structs.replace(options, skip=options.skip + 2))
    assert following == "$filter=name%20eq%20'a%26b'&$top=2&$skip=2&$count=true"
    assert read_options(following, THING).skip == 2


@st.composite
def asked(draw: st.DrawFn, entity: EntityType = OBSERVATION, depth: int = 0) -> Options:
    names = [*entity.properties, *entity.navigations, "@iot.id"]
    texts = [each.name for each in entity.properties.values() if each.kind is Kind.TEXT] or ["id"]
    links = draw(st.lists(st.sampled_from(list(entity.navigations)), unique=True, max_size=2)) if depth < 3 else []
    filters = [f"{texts[0]} eq 'a;b),(''c'", f"id gt 1 and not ({texts[0]} eq null)", "length('&#%+ é') gt -1"]
    return Options(
        filter=draw(st.none() | st.sampled_from(filters).map(parse)),
        select=tuple(draw(st.lists(st.sampled_from(names), unique=True, max_size=3))),
        expand=tuple(Expand(name, draw(asked(ENTITIES[entity.navigations[name].target], depth + 1))) for name in links),
        orderby=tuple(
            draw(st.lists(st.builds(Order, st.sampled_from([(each,) for each in texts]).map(Path), st.booleans())))
        ),
        top=draw(st.none() | st.integers(0, 2**63 - 1)),
        skip=draw(st.integers(0, 2**63 - 1)),
        count=draw(st.none() | st.booleans()),
        data_array=not depth and draw(st.booleans()),
    )


@given(asked())
def test_printed_options_read_as_the_same(options: Options) -> None:
    assert read_options(printed_options(options), OBSERVATION) == options


@given(st.text("$expandfiltr=(),;/' TDsatmeO", max_size=60))
def test_any_query_is_read_or_refused(text: str) -> None:
    with suppress(CivicGridError):
        options = read_options(f"$expand=Datastreams({quote(text)})", THING)
        assert read_options(printed_options(options), THING) == options
