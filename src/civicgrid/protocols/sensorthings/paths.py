"""Resource paths, as `Things(1)/Datastreams(2)/Observations` (18-088, clause 9.2)."""

import re

import msgspec

from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.text import nearest

from .model import COLLECTIONS, ENTITIES, OPEN_KINDS, EntityType

MAX_LENGTH, MAX_PARTS = 2_000, 20
LARGEST_ID = 2**63 - 1
VALUE, REF = "$value", "$ref"

_STEP = re.compile(r"([A-Za-z]+)(?:\((\d{1,19})\))?", re.ASCII)


class NoSuchResource(NotFound):
    """The path {path} leads nowhere from {part} on."""


class Step(msgspec.Struct, frozen=True):
    """A collection or a link, and the id of the one entity in it that is meant."""

    name: str
    id: int | None = None


class Resource(msgspec.Struct, frozen=True):
    """What a path names; without steps it is the service root.

    `keys` are a property and keys of its JSON; `raw` asks for the bare value, `refs` for nothing but links.
    """

    steps: tuple[Step, ...] = ()
    keys: tuple[str, ...] = ()
    raw: bool = False
    refs: bool = False

    @property
    def entity(self) -> EntityType | None:
        """The type of what the steps lead to; None at the service root."""
        found: EntityType | None = None
        for step in self.steps:
            found = ENTITIES[found.navigations[step.name].target] if found else COLLECTIONS[step.name]
        return found

    @property
    def many(self) -> bool:
        """Whether the steps lead to a collection."""
        return bool(self.steps) and self.steps[-1].id is None and _is_collection(self.steps[-1].name)


def read_path(path: str) -> Resource:
    """What a path below the service root names; raises NoSuchResource."""
    parts = path.strip("/").split("/") if path.strip("/") else []
    if len(path) > MAX_LENGTH or len(parts) > MAX_PARTS:
        raise NoSuchResource(path=path[:MAX_LENGTH], part="…", remedy="shorten it")
    steps: list[Step] = []
    entity: EntityType | None = None
    known = set(COLLECTIONS)
    for place, part in enumerate(parts):
        found = _STEP.fullmatch(part)
        if not found or found[1] not in known:
            return _within(path, Resource(tuple(steps)), parts[place:])
        step = Step(found[1], int(found[2]) if found[2] else None)
        if step.id is not None and (step.id > LARGEST_ID or not _is_collection(step.name)):
            raise _nowhere(path, part)
        steps.append(step)
        entity = ENTITIES[entity.navigations[step.name].target] if entity else COLLECTIONS[step.name]
        known = set() if step.id is None and _is_collection(step.name) else set(entity.navigations)
    return Resource(tuple(steps))


def printed_path(resource: Resource) -> str:
    """The path that reads as this again."""
    steps = [each.name if each.id is None else f"{each.name}({each.id})" for each in resource.steps]
    return "/".join((*steps, *resource.keys, *[VALUE] * resource.raw, *[REF] * resource.refs))


def _within(path: str, resource: Resource, rest: list[str]) -> Resource:
    """The rest of a path, after its steps: a property, its keys, and how it is wanted."""
    entity = resource.entity
    if rest == [REF] and entity:
        return msgspec.structs.replace(resource, refs=True)
    keys = rest[:-1] if rest[-1] == VALUE else rest
    found = entity.property(keys[0]) if entity and keys and not resource.many else None
    deep = len(keys) > 1
    if not found or (deep and found.kind not in OPEN_KINDS) or not all(keys) or {VALUE, REF} & set(keys):
        raise _nowhere(path, rest[0], resource)
    return msgspec.structs.replace(resource, keys=tuple(keys), raw=rest[-1] == VALUE)


def _nowhere(path: str, part: str, after: Resource | None = None) -> NoSuchResource:
    entity = after.entity if after else None
    known = [*entity.navigations, *entity.properties] if entity else list(COLLECTIONS)
    if after and after.many:
        return NoSuchResource(path=path, part=part, remedy="name one of the collection by its id, as in Things(1)")
    meant = nearest(part.partition("(")[0], known)
    if meant and meant != part.partition("(")[0]:
        return NoSuchResource(path=path, part=part, remedy="write {meant}", meant=meant)
    return NoSuchResource(path=path, part=part)


def _is_collection(name: str) -> bool:
    """Links to many are named as the collections, and only they."""
    return name in COLLECTIONS
