"""What the installation holds of the assets that a file names."""

from civicgrid.apps.assets.rules.plans import Held, Plan, plan_of
from civicgrid.apps.assets.rules.sheets import Sheet, read_sheet
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import Actor, reached

from .known import known, located
from .many import drafts_of, taken


def planned(actor: Actor, name: str, content: bytes) -> tuple[Sheet, Plan]:
    """The rows of a file, and what they would do in the hands of an actor."""
    sheet = read_sheet(name, content, grid.city().languages)
    return sheet, plan_of(sheet, known(), _held(actor, sheet), located)


def _held(actor: Actor, sheet: Sheet) -> Held:
    codes = {code for row in sheet.rows for code in (row["code"], row["own_code"]) if code}
    asked = {row["code"] for row in sheet.rows}
    return Held(drafts_of(asked), taken(codes), reached(actor, "assets.import"))
