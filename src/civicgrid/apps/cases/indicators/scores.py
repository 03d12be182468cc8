"""The scores: published weights of a city system and of a city's rule.

The system is built after CJ/T 292; the rule is for departments.
"""

from civicgrid.kernel.indicator import Deducted, Kind, Score, Volume, Weighted

STEPS = ((2000, 1.0), (1200, 0.9), (500, 0.75), (300, 0.6))
"""More than so many rows of the period earn so much of a volume's weight. Published for acceptors and a month."""

AFTER_CJT_292 = "weights of a published system after CJ/T 292"

SCORES = (
    Score(
        code="region",
        name={"en": "Area score", "zh-hans": "区域综合得分"},
        kind=Kind.AREA,
        parts=(
            Weighted(10, "public_reports"),
            Volume(20, "filed", STEPS),
            Weighted(30, "closing"),
            Weighted(40, "closing_on_time"),
        ),
        source=f"{AFTER_CJT_292}; the 40 of on-time closing is what the source leaves; steps as for acceptors",
    ),
    Score(
        code="department",
        name={"en": "Organisation score", "zh-hans": "部门综合得分"},
        kind=Kind.ORGANISATION,
        parts=(
            Weighted(50, "closing_on_time"),
            Weighted(30, "closing"),
            Weighted(10, "rework", inverted=True),
            Deducted(10, {"urged": 0.5, "urged_unhandled": 1.0}),
        ),
        source="a city's published rule for departments; that a deduction ends at 0 is our reading",
    ),
    Score(
        code="inspector",
        name={"en": "Officer score", "zh-hans": "网格员综合得分"},
        kind=Kind.OFFICER,
        parts=(
            Weighted(40, "valid_reports"),
            Weighted(20, "missing", inverted=True),
            Weighted(20, "verifying"),
            Weighted(20, "checking"),
        ),
        source=AFTER_CJT_292,
    ),
    Score(
        code="dispatcher",
        name={"en": "Dispatcher score", "zh-hans": "派遣员得分"},
        kind=Kind.POST,
        parts=(
            Volume(20, "should_dispatch", STEPS),
            Weighted(40, "dispatch_on_time"),
            Weighted(40, "dispatch_accurate"),
        ),
        source=f"{AFTER_CJT_292}; steps as for acceptors",
    ),
    Score(
        code="acceptor",
        name={"en": "Acceptor score", "zh-hans": "受理员得分"},
        kind=Kind.POST,
        parts=(
            Volume(25, "filed", STEPS),
            Weighted(40, "sending_to_verify"),
            Weighted(35, "sending_to_check"),
        ),
        source=AFTER_CJT_292,
    ),
    Score(
        code="shift_leader",
        name={"en": "Shift leader score", "zh-hans": "值班长得分"},
        kind=Kind.POST,
        parts=(
            Weighted(25, "filing_on_time"),
            Weighted(40, "filing_accurate"),
            Weighted(35, "closing_on_time"),
        ),
        source=AFTER_CJT_292,
    ),
)
