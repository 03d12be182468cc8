"""Families of metrics as text: OpenMetrics, or the older form of Prometheus."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

PREFIX = "civicgrid_"


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is measured, with a value for each combination of its labels.

    `counts` only ever grows. A value that is not known is not told.
    """

    name: str
    about: str
    values: Iterable[tuple[Sequence[str], float | None]]
    labels: Sequence[str] = ()
    counts: bool = False


def alone(name: str, about: str, value: float | None) -> Family:
    """A family of one value."""
    return Family(name=name, about=about, values=[((), value)])


Source = Callable[[], Iterable[Family]]

_sources: list[Source] = []


def metrics(source: Source) -> Source:
    """Registers where families come from.

    It is asked each time, so it holds what is dear.
    """
    _sources.append(source)
    return source


def exposition(accept: str) -> tuple[bytes, str]:
    """All metrics, and the media type: OpenMetrics where it is accepted."""
    registry = CollectorRegistry()
    registry.register(_All())
    encoder, media = choose_encoder(accept)
    return encoder(registry), media


class _All(Collector):
    def collect(self) -> Iterator[Metric]:
        """The families as the library has them."""
        for family in (each for source in _sources for each in source()):
            kind = CounterMetricFamily if family.counts else GaugeMetricFamily
            told = kind(PREFIX + family.name, family.about, labels=family.labels)
            for labels, value in family.values:
                if value is not None:
                    told.add_metric(labels, value)
            yield told

    def describe(self) -> Iterator[Metric]:
        """None: a registration asks nothing of the database."""
        return iter(())
