"""What happens to web hooks, as others may know it."""

from enum import StrEnum
from uuid import UUID

from civicgrid.kernel.events import Event


class Rest(StrEnum):
    """Why a hook sends nothing at the moment."""

    OWNER = "owner"
    FAILING = "failing"
    GONE = "gone"
    NO_POST = "no_post"


class HookEvent(Event, frozen=True, kw_only=True):
    """Something happened to a web hook of `owner` to `host`.

    The rest of its address is nobody's business: it may hold a key.
    """

    hook: UUID
    owner: str
    host: str

    @property
    def subject(self) -> tuple[str, str]:
        """The hook."""
        return "hook", str(self.hook)


class HookMade(HookEvent, frozen=True, kw_only=True):
    """A web hook was made; it sends events of these `kinds`, none = all."""

    kinds: tuple[str, ...]


class HookPaused(HookEvent, frozen=True, kw_only=True):
    """A web hook sends nothing until somebody lets it go on."""

    why: Rest


class HookResumed(HookEvent, frozen=True, kw_only=True):
    """A web hook goes on with the entry `index` of the ledger."""

    index: int


class HookReplayed(HookEvent, frozen=True, kw_only=True):
    """A web hook sends again: the entry `index`, or all from there on."""

    index: int
    only: bool


class HookTested(HookEvent, frozen=True):
    """A web hook was asked for a ping."""


class HookDeleted(HookEvent, frozen=True):
    """A web hook is gone, with the log of what it sent."""
