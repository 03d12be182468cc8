"""The indicators: one formula each, the CJ/T 292 family."""

from civicgrid.kernel.indicator import Better, Indicator, Kind

MAIN = {
    Kind.AREA: {"filing", "handling_on_time", "closing", "closing_on_time", "rework", "urging"},
    Kind.ORGANISATION: {"handling_on_time", "closing", "closing_on_time", "rework", "urging"},
    Kind.POST: {"filing_on_time", "filing_accurate", "dispatch_on_time", "dispatch_accurate", "closing_on_time"},
    Kind.OFFICER: {"valid_reports", "missing", "verifying", "checking"},
}
"""What the table of a kind shows first."""

Line = tuple[str, str, str, str, str, tuple[int, int, float]]
"""Code, English name, Chinese name, part, over, worked example."""

# Examples of 972 cases to be closed are Tianmen's, December 2016; of 221 861 filed, Fuzhou's, April to June 2022.
MORE_IS_BETTER: tuple[Line, ...] = (
    ("filing", "Filing rate", "立案率", "filed", "reported", (996, 1054, 0.9450)),
    ("filing_on_time", "On-time filing", "按时立案率", "filed_on_time", "filed", (950, 996, 0.9538)),
    ("filing_accurate", "Accurate filing", "准确立案率", "filed_accurately", "filed", (990, 996, 0.9940)),
    ("dispatch_on_time", "On-time dispatch", "按时派遣率", "dispatched_on_time", "should_dispatch", (8, 9, 0.8889)),
    ("dispatch_accurate", "Accurate dispatch", "准确派遣率", "dispatched_right", "should_dispatch", (4, 9, 0.4444)),
    ("handling", "Handling rate", "处置率", "handled", "should_handle", (930, 975, 0.9538)),
    ("handling_on_time", "On-time handling", "按时处置率", "handled_on_time", "should_handle", (760, 975, 0.7795)),
    ("closing", "Closing rate", "结案率", "closed", "should_close", (911, 972, 0.9372)),
    ("closing_on_time", "On-time closing", "按时结案率", "closed_on_time", "should_close", (737, 972, 0.7582)),
    ("public_reports", "Reports of the public", "公众举报率", "from_public", "filed", (40, 996, 0.0402)),
    ("valid_reports", "Valid reports", "有效上报率", "valid_by_officers", "reported_by_officers", (3, 4, 0.75)),
    ("verifying", "On-time verifying", "按时核实率", "verified_on_time", "to_verify", (88, 92, 0.9565)),
    ("checking", "On-time checking", "按时核查率", "checked_on_time", "to_check", (850, 900, 0.9444)),
    (
        "sending_to_verify",
        "Sent to verify on time",
        "按时派核实率",
        "verify_sent_on_time",
        "verify_sent",
        (3, 8, 0.375),
    ),
    ("sending_to_check", "Sent to check on time", "按时派核查率", "check_sent_on_time", "check_sent", (7, 8, 0.875)),
)
LESS_IS_BETTER: tuple[Line, ...] = (
    ("closing_late", "Overdue closing", "超期结案率", "closed_late", "should_close", (174, 972, 0.1790)),
    ("unclosed", "Unclosed rate", "未结案率", "not_closed", "reported", (143, 1054, 0.1357)),
    ("missing", "Miss rate", "漏报率", "missed", "filed", (40, 996, 0.0402)),
    ("rework", "Rework rate", "返工率", "reworked", "filed", (244, 221_861, 0.0011)),
    ("reopening", "Reopening rate", "重开率", "reopened", "filed", (10, 996, 0.0100)),
    ("extension", "Extension rate", "延期率", "extended", "filed", (444, 221_861, 0.0020)),
    ("suspension", "Suspension rate", "挂账率", "suspended", "filed", (5, 996, 0.0050)),
    ("returning", "Return rate", "回退率", "returned", "dispatched", (30, 990, 0.0303)),
    ("urging", "Urged cases", "催办率", "urged", "filed", (20, 996, 0.0201)),
    ("escalation", "Escalated cases", "升级率", "escalated", "filed", (15, 996, 0.0151)),
)


def _indicator(line: Line, better: Better) -> Indicator:
    code, english, chinese, part, over, example = line
    return Indicator(
        code=code,
        name={"en": english, "zh-hans": chinese},
        part=part,
        over=over,
        example=example,
        better=better,
        main=frozenset(kind for kind, codes in MAIN.items() if code in codes),
    )


INDICATORS = (
    *(_indicator(line, Better.HIGHER) for line in MORE_IS_BETTER),
    *(_indicator(line, Better.LOWER) for line in LESS_IS_BETTER),
)
