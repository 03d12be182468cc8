"""Collections of features that apps offer to maps of others: a record for each."""

from collections.abc import Callable, Sequence

import msgspec

from civicgrid.protocols.ogc_features import Asked, Collection, Feature, Page


class Source(msgspec.Struct, frozen=True):
    """A collection: its description in the reader's language, its pages, and one.

    Everybody may ask: it offers what is public, and nothing else.
    """

    id: str
    described: Callable[[], Collection]
    page: Callable[[Asked], Page]
    one: Callable[[str], Feature | None]


_sources: dict[str, Source] = {}


def offer(source: Source) -> Source:
    """Registers a collection; one of the same name takes its place."""
    _sources[source.id] = source
    return source


def offered() -> Sequence[Source]:
    """All of them, by name."""
    return [source for _, source in sorted(_sources.items())]
