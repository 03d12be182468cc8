"""Whole answers: pages with their links, and what is expanded in them.

Each level is one question.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from civicgrid.protocols import sensorthings as sta

from .documents import Json, Row, document
from .reading import MOST, PAGE, Found, Place, Reading

CONTEXT = "@iot."


class Telling:
    """Answers with addresses below a root, such as `https://city.example/v1.1`."""

    def __init__(self, reading: Reading, root: str) -> None:
        self._reading, self._root = reading, root

    def collection(self, place: Place, options: sta.Options, path: str) -> Json:
        """A page of a collection; `path` is where it was asked for, below the root."""
        found = self._reading.some(place, options)
        told: Json = {} if found.count is None else {f"{CONTEXT}count": found.count}
        if found.more:
            told[f"{CONTEXT}nextLink"] = self._next(path, options)
        if options.data_array:
            return {**told, "value": self._data_arrays(found, options)}
        documents = self._documents(place.entity, found.rows, options, linked=True)
        return {**told, "value": [documents[each.id] for each in found.rows]}

    def entity(self, place: Place, options: sta.Options) -> Json:
        """One entity."""
        row = self._reading.one(place, options)
        return self._documents(place.entity, [row], options, linked=True)[row.id]

    def references(self, place: Place, options: sta.Options, path: str, *, many: bool) -> Json:
        """Nothing but the addresses of what is there."""
        chosen = msgspec.structs.replace(options, select=(sta.SELF_LINK,), expand=(), data_array=False)
        return self.collection(place, chosen, path) if many else self.entity(place, chosen)

    def _documents(self, entity: str, rows: Iterable[Row], options: sta.Options, *, linked: bool) -> Mapping[int, Json]:
        """The document of each row, by its id."""
        listed = list({each.id: each for each in rows}.values())
        told = {each.id: document(entity, each, options, self._root, linked=linked) for each in listed}
        for each in options.expand if listed else ():
            if sta.ENTITIES[entity].navigations[each.navigation].many:
                self._expand_many(entity, listed, told, each)
            else:
                self._expand_one(entity, listed, told, each)
        return told

    def _expand_many(self, entity: str, rows: Sequence[Row], told: Mapping[int, Json], expand: sta.Expand) -> None:
        name, options = expand.navigation, expand.options
        target = sta.ENTITIES[entity].navigations[name].target
        found = self._reading.owned(entity, name, [each.id for each in rows], options)
        children = (row for each in found.values() for row in each.rows)
        documents = self._documents(target, children, options, linked=False)
        for row in rows:
            mine, whole = found.get(row.id, Found(())), told[row.id]
            whole[name] = [documents[each.id] for each in mine.rows]
            if options.count:
                whole[f"{name}{CONTEXT}count"] = mine.count or 0
            if mine.more:
                whole[f"{name}{CONTEXT}nextLink"] = self._next(
                    f"{sta.ENTITIES[entity].collection}({row.id})/{name}", options
                )

    def _expand_one(self, entity: str, rows: Sequence[Row], told: Mapping[int, Json], expand: sta.Expand) -> None:
        name, target = expand.navigation, sta.ENTITIES[entity].navigations[expand.navigation].target
        ids = {pk for each in rows if (pk := each.links[name]) is not None}
        found = self._reading.named(target, ids, expand.options) if ids else {}
        documents = self._documents(target, found.values(), expand.options, linked=False)
        for row in rows:
            key = row.links[name]
            told[row.id][name] = None if key is None else documents.get(key)

    def _data_arrays(self, found: Found, options: sta.Options) -> list[Json]:
        chosen = [name for name in sta.COMPONENTS if not options.select or _control(name) in options.select]
        rows = ((self._stream(each), [_component(each, name) for name in chosen]) for each in found.rows)
        return sta.data_arrays(rows, chosen)

    def _stream(self, row: Row) -> str:
        return f"{self._root}/Datastreams({row.links['Datastream']})"

    def _next(self, path: str, options: sta.Options) -> str:
        """The address of the page behind a page."""
        page = min(PAGE if options.top is None else options.top, MOST)
        return f"{self._root}/{path}?{sta.printed_options(msgspec.structs.replace(options, skip=options.skip + page))}"


def _control(component: str) -> str:
    return sta.ID if component == "id" else component


def _component(row: Row, name: str) -> object:
    return row.id if name == "id" else row.values.get(name)
