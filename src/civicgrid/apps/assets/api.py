"""What other apps may ask of the assets."""

from .actions.attachments import attach
from .actions.imports import import_assets, relate_many
from .actions.kinds import load_kinds
from .actions.life import change, mark, place, register, remove
from .actions.relations import relate, unrelate
from .queries.found import find, records
from .queries.holdings import planned
from .queries.kinds import kinds, stored_kinds
from .rules.kinds import KINDS, KINDS_COLUMNS, read_kinds

__all__ = [
    "KINDS",
    "KINDS_COLUMNS",
    "attach",
    "change",
    "find",
    "import_assets",
    "kinds",
    "load_kinds",
    "mark",
    "place",
    "planned",
    "read_kinds",
    "records",
    "register",
    "relate",
    "relate_many",
    "remove",
    "stored_kinds",
    "unrelate",
]
