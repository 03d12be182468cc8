"""What the codes of telemetry are called on pages.

States, classes, detections, fates.
"""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.telemetry.rules.charts import Resolution
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.apps.telemetry.types import DetectionKind, Fate
from civicgrid.base.ui import vocabulary

vocabulary(
    "stream_state",
    {
        StreamState.SILENT: _("Silent"),
        StreamState.OUT_OF_BOUNDS: _("Out of bounds"),
        StreamState.NEVER: _("Never spoke"),
        StreamState.CALIBRATION: _("Calibration overdue"),
        StreamState.NO_UNIT: _("No unit"),
        StreamState.SPEAKS: _("Speaks"),
    },
)
vocabulary(
    "stream_sort",
    {"name": _("By name"), "newest": _("Last heard of first"), "oldest": _("Longest silent first")},
)
vocabulary(
    "stream_class",
    {"standard": _("Standard"), "fast": _("Fast"), "kept": _("Kept for ever")},
)
vocabulary(
    "detection",
    {
        DetectionKind.TOO_LOW: _("Too low"),
        DetectionKind.TOO_HIGH: _("Too high"),
        DetectionKind.SILENT: _("Silent"),
    },
)
vocabulary(
    "fate",
    {
        Fate.IN_ORDER: _("In order"),
        Fate.OUT_OF_ORDER: _("Out of order"),
        Fate.LATE: _("Late"),
        Fate.FUTURE: _("Of the future"),
        Fate.UNITLESS: _("Without a unit"),
        Fate.DUPLICATE: _("Sent again"),
    },
)
vocabulary(
    "resolution",
    {
        Resolution.RAW: _("each value"),
        Resolution.MINUTE: _("by minutes"),
        Resolution.HOUR: _("by hours"),
        Resolution.DAY: _("by days"),
    },
)
vocabulary(
    "span",
    {
        "hour": _("Hour"),
        "day": _("Day"),
        "week": _("Week"),
        "month": _("Month"),
        "year": _("Year"),
    },
)
vocabulary(
    "setting",
    {
        "unit": _("Unit"),
        "period_s": _("Speaks every"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "deadband": _("Deadband"),
        "organisation": _("Owner"),
        "stream_class": _("Class"),
        "calibrated_on": _("Calibrated on"),
        "calibration_due": _("Next calibration"),
        "case_type": _("Case type"),
    },
)
vocabulary(
    "setting_effect",
    {
        "unit": _("Values that are stored stay as they are; from now on they are read in this unit."),
        "period_s": _(
            "After three periods without a word, one minute at least, it counts as silent and a report is filed."
        ),
        "low": _("A value below it is reported, once until the values are back."),
        "high": _("A value above it is reported, once until the values are back."),
        "deadband": _("Values are back only when they are within the bound by this much."),
        "organisation": _("Its people may change the stream and send to it from now on."),
        "stream_class": _("It says how long the observations are kept; the next tidying goes by it."),
        "calibrated_on": _("It is told beside the values. Nothing else happens."),
        "calibration_due": _("After this day the stream is listed as overdue."),
        "case_type": _("Reports about this stream are of this type; without one, of the type of its asset's faults."),
    },
)
vocabulary(
    "column_kind",
    {
        "integer": _("whole number"),
        "number": _("number"),
        "text": _("text"),
        "time": _("time"),
        "day": _("day"),
        "truth": _("true or false"),
    },
)
vocabulary(
    "permission",
    {
        "telemetry.see": _("see streams and their values"),
        "telemetry.define": _("define streams and their bounds"),
        "telemetry.send": _("send observations"),
        "telemetry.correct": _("correct observations"),
        "telemetry.keys": _("issue keys to devices"),
        "telemetry.query": _("ask in SQL"),
        "telemetry.operate": _("see how the lake is doing"),
    },
)
