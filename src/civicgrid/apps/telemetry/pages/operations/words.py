"""What instruments are called, what is to be done, and values in words."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from civicgrid.apps.telemetry.rules.operation import DAYS, SECONDS, SHARE, Reading
from civicgrid.apps.telemetry.types import Door, Reason
from civicgrid.base.ui import vocabulary

MINUTE, HOUR, DAY = 60, 3_600, 86_400
MOST_DAYS = 3_652

vocabulary(
    "instrument",
    {
        "detector_lag": _("Behind with detecting"),
        "sealer_lag": _("Behind with sealing"),
        "silent_share": _("Streams that are silent"),
        "refused_share": _("Rows refused in seven days"),
        "lost_rows": _("Rows lost in the journal"),
        "joinable_files": _("Small files to be joined"),
        "night_age": _("Since the lake was put in order"),
        "disk_days": _("Until the disk is full"),
        "disk_free": _("Free on the disk"),
    },
)
vocabulary(
    "instrument_cure",
    {
        "detector_lag": _("Look whether the detector runs: its log says what hinders it. No row is lost meanwhile."),
        "sealer_lag": _(
            "Look whether the sealer runs, and whether the disk has room. The journal keeps all until then."
        ),
        "silent_share": _("Begin with the oldest below. Many at once are a network or a door, not many devices."),
        "refused_share": _("See below which door and why, and tell those who send there."),
        "lost_rows": _("Look after the disk, then compare with a backup: rows of the journal cannot be read."),
        "joinable_files": _("The sealer joins them by night. If they grow by day, much comes late."),
        "night_age": _("Each night at three the lake is put in order. Look whether the sealer runs."),
        "disk_days": _("Plan a larger disk, or keep raw values of some classes for fewer days."),
        "disk_free": _("Make room, or move the home to a larger disk: on a full one the door takes nothing."),
    },
)
vocabulary(
    "reading",
    {
        Reading.GOOD: _("All right"),
        Reading.WATCH: _("Watch it"),
        Reading.ACT: _("Act now"),
        Reading.UNKNOWN: _("Not known"),
    },
)
vocabulary("reading_icon", {"good": "in_time", "watch": "soon", "act": "late", "unknown": "unknown"})
vocabulary(
    "lake_table",
    {"observations": _("Observations"), "minutes": _("By minutes"), "hours": _("By hours")},
)
vocabulary(
    "fate_counted",
    {
        "taken": _("Taken"),
        "late": _("of these late"),
        "out_of_order": _("of these out of order"),
        "future": _("of these of the future"),
        "unitless": _("of these without a unit"),
        "duplicate": _("Sent again, and left away"),
    },
)
vocabulary(
    "door",
    {
        Door.HTTP: _("HTTP"),
        Door.SENSORTHINGS: _("SensorThings"),
        Door.MQTT: _("MQTT"),
        Door.FILE: _("File"),
        "journal": _("Journal"),
    },
)
vocabulary(
    "refused_reason",
    {
        Reason.UNKNOWN_STREAM: _("unknown stream"),
        Reason.NOT_YOURS: _("not the key's stream"),
        Reason.NO_VALUE: _("no value"),
        Reason.NOT_FINITE: _("not a finite number"),
        Reason.WRONG_TYPE: _("wrong type"),
        Reason.OUT_OF_TIME: _("time out of bounds"),
        Reason.WRONG_UNIT: _("wrong unit"),
        Reason.UNREADABLE: _("unreadable"),
        "damaged": _("damaged"),
    },
)


def told(value: float, unit: str) -> str:
    """A value of an instrument in words."""
    if unit == SHARE:
        return f"{100 * value:.3g} %"
    if unit == DAYS:
        return lasting(value * DAY)
    return lasting(value) if unit == SECONDS else f"{value:,.0f}"


def lasting(seconds: float) -> str:
    """A time as it is felt: seconds, minutes, hours or days."""
    if seconds < 2 * MINUTE:
        return gettext("%(n)s s") % {"n": f"{seconds:.0f}"}
    if seconds < 2 * HOUR:
        return gettext("%(n)s min") % {"n": f"{seconds / MINUTE:.0f}"}
    if seconds < 2 * DAY:
        return gettext("%(n)s h") % {"n": f"{seconds / HOUR:.0f}"}
    if seconds > MOST_DAYS * DAY:
        return gettext("more than ten years")
    days = round(seconds / DAY)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}


def rows(count: int) -> str:
    """A number of rows."""
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": f"{count:,}"}


def amount(size: int) -> str:
    """Bytes as people read them."""
    return filesizeformat(size)
