"""Events come back from their JSON as they were."""

from datetime import UTC, datetime

import pytest

from civicgrid.kernel.events import Event, from_json, to_json


class LampLit(Event, frozen=True, kw_only=True):
    """A lamp of the test burns."""

    lamp: str
    at: datetime
    brightness: float = 1.0

    @property
    def subject(self) -> tuple[str, str]:
        """The lamp."""
        return "lamp", self.lamp


class Nameless(Event, frozen=True):
    """An event that does not say what it is about."""


DUSK = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_an_event_comes_back() -> None:
    lit = LampLit(lamp="L1", at=DUSK, brightness=0.1)
    assert from_json("LampLit", to_json(lit)) == lit
    assert lit.subject == ("lamp", "L1")


def test_the_same_event_is_the_same_bytes() -> None:
    assert to_json(LampLit(at=DUSK, lamp="路")) == '{"at":"2026-06-15T12:00:00Z","brightness":1.0,"lamp":"路"}'.encode()


def test_an_event_must_say_its_subject() -> None:
    with pytest.raises(TypeError, match="Nameless must say its subject"):
        _ = Nameless().subject


def test_a_name_belongs_to_one_event() -> None:
    with pytest.raises(TypeError, match=r"LampLit of elsewhere needs another name: .*test_events has one"):
        type("LampLit", (Event,), {"__module__": "elsewhere"}, frozen=True)
    assert from_json("LampLit", to_json(LampLit(lamp="L1", at=DUSK))) == LampLit(lamp="L1", at=DUSK)
