"""Query options of a request, from $filter to $resultFormat (18-088, clause 9.3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote, unquote_plus

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.text import nearest

from .checking import check
from .expressions import Expression, Path, printed
from .filters import parse
from .model import ALIASES, ENTITIES, EntityType, resolve, unknown

MAX_LENGTH = 20_000
"""Characters of a query."""
MAX_EXPANDS, MAX_DEPTH = 50, 8
"""Links that are expanded in one request, and how deep in one another."""
LARGEST = 2**63 - 1
DATA_ARRAY = "dataArray"


class UnknownOption(InvalidInput):
    """There is no query option {field}."""


class InvalidOption(InvalidInput):
    """The value {value!r} of the query option {field} is not valid."""


class Order(msgspec.Struct, frozen=True):
    """One of the keys that a list is sorted by."""

    by: Path
    descending: bool = False


class Expand(msgspec.Struct, frozen=True):
    """A link whose entities are told as well, with options of their own."""

    navigation: str
    options: "Options"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks of what its path names; `select` empty is all.

    `count` None leaves it to the server whether all are counted.
    """

    filter: Expression | None = None
    select: tuple[str, ...] = ()
    expand: tuple[Expand, ...] = ()
    orderby: tuple[Order, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool | None = None
    data_array: bool = False


def read_options(query: str, entity: EntityType) -> Options:
    """What a query, as it stands in an address, asks of an entity type.

    What does not begin with `$` is for others. Raises UnknownOption, InvalidOption, UnknownProperty, or what `parse`
    raises.
    """
    if len(query) > MAX_LENGTH:
        raise InvalidOption(field="query", value=query, remedy="shorten it")
    pairs = (each.partition("=") for each in query.split("&"))
    decoded = [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]
    options = _options([pair for pair in decoded if pair[0].startswith("$")], entity, 0)
    if sum(1 for _ in _expands(options)) > MAX_EXPANDS:
        raise InvalidOption(field="$expand", value="…", remedy="expand fewer links")
    return options


def printed_options(options: Options) -> str:
    """The query, percent-encoded, that reads as these options again."""
    return "&".join(f"{name}={quote(value, safe=_UNTOUCHED)}" for name, value in _written(options))


_UNTOUCHED = "$/(),;:='@"


def _options(pairs: Iterable[tuple[str, str]], entity: EntityType, depth: int) -> Options:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name not in _READERS:
            raise _unknown(name)
        field, reader = _READERS[name]
        if field in found:
            raise InvalidOption(field=name, value=value, remedy="give it once")
        found[field] = reader(value, entity, depth)
    return Options(**found)  # type: ignore[arg-type]  # each reader makes what its field holds


def _unknown(name: str) -> UnknownOption:
    if meant := nearest(name, _READERS):
        return UnknownOption(field=name, remedy="write {meant}", meant=meant)
    return UnknownOption(field=name, remedy="choose one of {known}", known=list(_READERS))


def _filter(value: str, entity: EntityType, _: int) -> Expression:
    expression = parse(value)
    check(expression, entity)
    return expression


def _select(value: str, entity: EntityType, _: int) -> tuple[str, ...]:
    names = [ALIASES.get(each, each) for each in _split(value, ",", "$select")]
    for name in names:
        if not (entity.property(name) or entity.navigation(name)):
            raise unknown(entity, name, "$select")
    return tuple(dict.fromkeys(names))


def _expand(value: str, entity: EntityType, depth: int) -> tuple[Expand, ...]:
    return _merged([_one_expand(each, entity, depth) for each in _split(value, ",", "$expand")])


def _one_expand(item: str, entity: EntityType, depth: int) -> Expand:
    """`a/b(options)`: the options are those of the last link."""
    path, opened, inner = item.partition("(")
    names = path.strip().split("/")
    if (opened and not inner.endswith(")")) or depth + len(names) > MAX_DEPTH:
        raise InvalidOption(field="$expand", value=item, remedy="write it as Datastreams($top=1),Locations")
    for name in names:
        link = entity.navigation(name)
        if not link:
            raise unknown(entity, name, "$expand")
        entity = ENTITIES[link.target]
    pairs = [each.partition("=") for each in _split(inner[:-1], ";", "$expand")] if opened else []
    options = _options([(name.strip(), each.strip()) for name, _, each in pairs], entity, depth + len(names))
    *outer, last = names
    expand = Expand(last, options)
    for name in reversed(outer):
        expand = Expand(name, Options(expand=(expand,)))
    return expand


def _merged(expands: Iterable[Expand]) -> tuple[Expand, ...]:
    """`a/b,a/c` is `a` with both; only one of them may say more of `a`."""
    found: dict[str, Options] = {}
    for each in expands:
        one, other = found.get(each.navigation, Options()), each.options
        said = [own for own in (_alone(one), _alone(other)) if own != Options()]
        if len(said) > 1:
            raise InvalidOption(field="$expand", value=each.navigation, remedy="give it once")
        own = said[0] if said else Options()
        found[each.navigation] = msgspec.structs.replace(own, expand=_merged((*one.expand, *other.expand)))
    return tuple(Expand(name, options) for name, options in found.items())


def _alone(options: Options) -> Options:
    return msgspec.structs.replace(options, expand=())


def _orderby(value: str, entity: EntityType, _: int) -> tuple[Order, ...]:
    return tuple(_one_order(each, entity) for each in _split(value, ",", "$orderby"))


def _one_order(item: str, entity: EntityType) -> Order:
    path, *direction = item.split()
    names = tuple(path.split("/"))
    found = resolve(entity, names, "$orderby")
    direction = [each.lower() for each in direction]  # the client of FROST shouts
    if direction not in ([], ["asc"], ["desc"]) or not found.property or any(each.many for each in found.navigations):
        raise InvalidOption(field="$orderby", value=item, remedy="write it as phenomenonTime desc, Thing/name")
    return Order(Path(names), descending=direction == ["desc"])


def _number(name: str) -> "Reader":
    def read(value: str, _: EntityType, __: int) -> int:
        if not (value.isascii() and value.isdecimal() and len(value) <= len(str(LARGEST)) and int(value) <= LARGEST):
            raise InvalidOption(field=name, value=value, remedy="give a whole number from 0 on")
        return int(value)

    return read


def _count(value: str, _: EntityType, __: int) -> bool:
    if value not in _TRUTHS:
        raise InvalidOption(field="$count", value=value, remedy="write true or false")
    return _TRUTHS[value]


_TRUTHS: Mapping[str, bool] = {"true": True, "false": False}


def _result_format(value: str, entity: EntityType, depth: int) -> bool:
    if value != DATA_ARRAY or entity.name != "Observation" or depth:
        raise InvalidOption(
            field="$resultFormat", value=value, remedy="write dataArray, and ask for nothing but Observations"
        )
    return True


Reader = Callable[[str, EntityType, int], object]
"""Of an option's value, for an entity type, at a depth of $expand."""
_READERS: Mapping[str, tuple[str, Reader]] = {
    "$filter": ("filter", _filter),
    "$select": ("select", _select),
    "$expand": ("expand", _expand),
    "$orderby": ("orderby", _orderby),
    "$top": ("top", _number("$top")),
    "$skip": ("skip", _number("$skip")),
    "$count": ("count", _count),
    "$resultFormat": ("data_array", _result_format),
}


def _split(text: str, separator: str, field: str) -> list[str]:
    """Parted where the separator is neither in quotes nor in parentheses."""
    parts, start, depth, quoted = [], 0, 0, False
    for place, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == separator and not depth:
                parts.append(text[start:place].strip())
                start = place + 1
        if depth < 0:
            break
    parts.append(text[start:].strip())
    if quoted or depth or not all(parts):
        raise InvalidOption(field=field, value=text, remedy="close quotes and parentheses, and leave no part empty")
    return parts


def _expands(options: Options) -> Iterator[Expand]:
    for each in options.expand:
        yield each
        yield from _expands(each.options)


def _written(options: Options) -> Iterator[tuple[str, str]]:
    if options.filter is not None:
        yield "$filter", printed(options.filter)
    yield from _listed("$select", options.select)
    yield from _listed("$expand", [_written_expand(each) for each in options.expand])
    yield from _listed("$orderby", [f"{printed(each.by)} {_DIRECTIONS[each.descending]}" for each in options.orderby])
    if options.top is not None:
        yield "$top", str(options.top)
    if options.skip:
        yield "$skip", str(options.skip)
    if options.count is not None:
        yield "$count", str(options.count).lower()
    if options.data_array:
        yield "$resultFormat", DATA_ARRAY


_DIRECTIONS = {False: "asc", True: "desc"}


def _listed(name: str, items: Sequence[str]) -> Iterator[tuple[str, str]]:
    if items:
        yield name, ",".join(items)


def _written_expand(expand: Expand) -> str:
    inner = ";".join(f"{name}={value}" for name, value in _written(expand.options))
    return f"{expand.navigation}({inner})" if inner else expand.navigation
