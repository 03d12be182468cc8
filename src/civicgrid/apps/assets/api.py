"""What other apps may ask of the assets."""

from civicgrid.base.access import Actor

from .actions.attachments import attach
from .actions.imports import import_assets, relate_many
from .actions.kinds import load_kinds
from .actions.life import change, mark, place, register, remove
from .actions.relations import relate, unrelate
from .queries.exports import exported
from .queries.found import count_all, find, records
from .queries.holdings import planned
from .queries.kinds import kinds, stored_kinds
from .queries.lists import AssetFilter, matching, page_of
from .queries.one import asset_of
from .queries.public import public_asset, public_assets, public_kinds
from .rules.kinds import KINDS, KINDS_COLUMNS, read_kinds
from .types import AssetLived

__all__ = [
    "KINDS",
    "KINDS_COLUMNS",
    "AssetFilter",
    "attach",
    "change",
    "count_all",
    "exported",
    "find",
    "import_assets",
    "kinds",
    "load_kinds",
    "mark",
    "mark_at",
    "matching",
    "page_of",
    "place",
    "planned",
    "public_asset",
    "public_assets",
    "public_kinds",
    "read_kinds",
    "records",
    "register",
    "relate",
    "relate_many",
    "remove",
    "stored_kinds",
    "unrelate",
]


def mark_at(actor: Actor, code: str, kind: str, *, text: str = "") -> AssetLived:
    """Writes down what happened to the asset of a code, on the day of the act."""
    return mark(actor, asset_of(actor, code), kind, text=text)
