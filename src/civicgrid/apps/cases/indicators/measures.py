"""The measures: what is counted.

Times are compared with the end of the period. State, deadline, lateness and counts are
those of today: what becomes of a case later changes the figures of an earlier period.
"""

from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import EXEMPT, Measure

from .conditions import (
    CALLED_BACK,
    CLOSED,
    DISPATCHED,
    DONE,
    FILED,
    FROM_OFFICER,
    FROM_PUBLIC,
    JOINED,
    LATE,
    LOOKED_IN_TIME,
    MISDISPATCHED,
    ON_TIME,
    OPEN,
    STILL_TO_CLOSE,
    STILL_TO_DISPATCH,
    STILL_TO_HANDLE,
    STILL_TO_LOOK,
    VOID,
    both,
    late_phase,
    on_time,
)
from .rows import of_acts, of_areas, of_beats, of_cases, of_errands, of_finders


def _text(english: str, chinese: str) -> Text:
    return {"en": english, "zh-hans": chinese}


MEASURES = (
    Measure(
        "reported",
        _text("Reported", "受理数"),
        _text("Cases reported in the period.", "期内受理的案件。"),
        of_areas(),
    ),
    Measure(
        "filed",
        _text("Filed", "立案数"),
        _text(
            "Of these, filed; of an officer, filed in the areas of the officer's posts; of a post, acts of filing.",
            "其中已立案的案件；网格员按其责任区域计；岗位按其立案操作计。",
        ),
        of_cases(FILED) | of_beats(FILED) | of_acts("file", unless=(JOINED,)),
    ),
    Measure(
        "filed_on_time",
        _text("Filed on time", "按时立案数"),
        _text("Filed before the time to accept a report ran out.", "在受理时限内立案。"),
        of_areas(FILED, unless=(late_phase("accept"),)) | of_acts("file", unless=(JOINED, late_phase("accept"))),
    ),
    Measure(
        "filed_accurately",
        _text("Filed accurately", "准确立案数"),
        _text("Filed and not voided afterwards.", "立案后未作废。"),
        of_areas(FILED, unless=(VOID,)) | of_acts("file", unless=(JOINED, VOID)),
    ),
    Measure(
        "not_closed",
        _text("Not closed", "未结案数"),
        _text("Reported and still open at the end.", "已受理而期末未结案。"),
        of_areas(*OPEN),
    ),
    Measure(
        "should_dispatch",
        _text("To be dispatched", "应派遣数"),
        _text(
            "Filed, without those voided or still waiting in time; of a post, acts of dispatching.",
            "已立案，不含作废及期末仍在派遣时限内的案件；岗位按其派遣操作计。",
        ),
        of_areas(FILED, unless=(VOID, *STILL_TO_DISPATCH)) | of_acts("dispatch"),
    ),
    Measure(
        "dispatched_on_time",
        _text("Dispatched on time", "按时派遣数"),
        _text("Dispatched before the time to dispatch ran out.", "在派遣时限内派遣。"),
        of_areas(DISPATCHED, unless=(VOID, late_phase("dispatch")))
        | of_acts("dispatch", unless=(late_phase("dispatch"),)),
    ),
    Measure(
        "dispatched_right",
        _text("Dispatched accurately", "准确派遣数"),
        _text("Dispatched, and neither returned nor transferred.", "派遣后未被回退或改派。"),
        of_areas(DISPATCHED, unless=(VOID, *MISDISPATCHED)) | of_acts("dispatch", unless=MISDISPATCHED),
    ),
    Measure(
        "should_handle",
        _text("To be handled", "应处置数"),
        _text(
            "Dispatched, without those voided or still with somebody in time.",
            "已派遣，不含作废及期末仍在处置时限内的案件。",
        ),
        of_cases(DISPATCHED, unless=(VOID, *STILL_TO_HANDLE)),
    ),
    Measure(
        "handled",
        _text("Handled", "处置数"),
        _text("Handed back as done, or closed.", "已反馈处置结果或已结案。"),
        of_cases(*DONE, unless=(VOID,)),
    ),
    Measure(
        "handled_on_time",
        _text("Handled on time", "按时处置数"),
        _text("Handed back before the deadline, or excused by an appeal.", "在处置时限内反馈，或经申诉免责。"),
        of_cases(*on_time(*DONE), unless=(VOID,)),
    ),
    Measure(
        "should_close",
        _text("To be closed", "应结案数"),
        _text(
            "Filed, without those voided or still open in time; of a post, acts of closing.",
            "立案数减去作废及期末仍在时限内的未结案件；岗位按其结案操作计。",
        ),
        of_cases(FILED, unless=(VOID, *STILL_TO_CLOSE)) | of_acts("close"),
    ),
    Measure(
        "closed",
        _text("Closed", "结案数"),
        _text("Closed by the end.", "期末前已结案。"),
        of_cases(CLOSED, unless=(VOID,)),
    ),
    Measure(
        "closed_on_time",
        _text("Closed on time", "按时结案数"),
        _text(
            "Closed, and handed back before the deadline or excused by an appeal.",
            "已结案且在时限内反馈，或经申诉免责。",
        ),
        of_cases(*on_time(CLOSED), unless=(VOID,)) | of_acts("close", *ON_TIME),
    ),
    Measure(
        "closed_late",
        _text("Closed late", "超期结案数"),
        _text("Closed, handed back after the deadline, and not excused.", "已结案而反馈超期，且未经申诉免责。"),
        of_cases(both(CLOSED, LATE), unless=(VOID, EXEMPT)),
    ),
    Measure(
        "excused",
        _text("Late but excused", "超期免责数"),
        _text("Handed back after the deadline, excused by an appeal.", "反馈超期，经申诉免责。"),
        of_cases(both(LATE, EXEMPT)),
    ),
    Measure(
        "reworked",
        _text("Reworked", "返工数"),
        _text("Filed, and sent back after a failed check.", "已立案，经核查不合格发回返工。"),
        of_cases(both(FILED, {"reworked__gt": 0})),
    ),
    Measure(
        "reopened",
        _text("Reopened", "重开数"),
        _text("Filed, and opened again after closing.", "已立案，结案后重新开启。"),
        of_cases(both(FILED, {"reopened__gt": 0})),
    ),
    Measure(
        "extended",
        _text("Extended", "延期数"),
        _text("Filed, and given more time.", "已立案并获准延期。"),
        of_cases(both(FILED, {"extended__gt": 0})),
    ),
    Measure(
        "suspended",
        _text("Suspended", "挂账数"),
        _text("Filed, and let rest with approval.", "已立案并获准挂账。"),
        of_cases(both(FILED, {"suspended__gt": 0})),
    ),
    Measure(
        "returned",
        _text("Returned", "回退数"),
        _text("Dispatched, and returned as not theirs.", "派遣后被回退。"),
        of_areas(both(DISPATCHED, {"returned__gt": 0})),
    ),
    Measure(
        "dispatched",
        _text("Dispatched", "派遣数"),
        _text("Dispatched by the end.", "期末前已派遣。"),
        of_areas(DISPATCHED),
    ),
    Measure(
        "urged",
        _text("Urged", "催办数"),
        _text("Filed, and urged at least once.", "已立案且至少被催办一次。"),
        of_cases(both(FILED, {"urged__gt": 0})),
    ),
    Measure(
        "urged_unhandled",
        _text("Urged in vain", "催办未处置数"),
        _text("Urged, and neither handed back nor closed.", "已催办而未反馈、未结案。"),
        of_cases(both(FILED, {"urged__gt": 0, "handed_back_at__isnull": True, "closed_at__isnull": True})),
    ),
    Measure(
        "escalated",
        _text("Escalated", "升级数"),
        _text("Filed, and brought before the next post up.", "已立案并升级至上一级岗位。"),
        of_cases(both(FILED, {"escalated__gt": 0})),
    ),
    Measure(
        "from_public",
        _text("Filed from the public", "公众举报立案数"),
        _text("Filed on a report of the public.", "依公众举报立案。"),
        of_areas(FROM_PUBLIC),
    ),
    Measure(
        "missed",
        _text("Missed", "漏报数"),
        _text("Filed in the officer's areas, but found by the public.", "网格员责任区域内由公众发现并立案。"),
        of_beats(FROM_PUBLIC),
    ),
    Measure(
        "reported_by_officers",
        _text("Reported by officers", "网格员上报数"),
        _text("Cases that an officer reported.", "由网格员上报的案件。"),
        of_areas(FROM_OFFICER) | of_finders(FROM_OFFICER),
    ),
    Measure(
        "valid_by_officers",
        _text("Valid reports of officers", "网格员有效上报数"),
        _text("Reported by an officer, filed and not voided.", "由网格员上报，已立案且未作废。"),
        of_areas(both(FROM_OFFICER, FILED), unless=(VOID,)) | of_finders(both(FROM_OFFICER, FILED), unless=(VOID,)),
    ),
    Measure(
        "to_verify",
        _text("To be verified", "应核实数"),
        _text(
            "Errands to look before filing, without those called back or still in time.",
            "立案前的核实任务，不含已撤回及期末仍在时限内的任务。",
        ),
        of_errands("verify", unless=(CALLED_BACK, *STILL_TO_LOOK)),
    ),
    Measure(
        "verified_on_time",
        _text("Verified on time", "按时核实数"),
        _text("Of these, done before their time ran out.", "其中在时限内完成的任务。"),
        of_errands("verify", LOOKED_IN_TIME),
    ),
    Measure(
        "to_check",
        _text("To be checked", "应核查数"),
        _text(
            "Errands to look before closing, without those called back or still in time.",
            "结案前的核查任务，不含已撤回及期末仍在时限内的任务。",
        ),
        of_errands("check", unless=(CALLED_BACK, *STILL_TO_LOOK)),
    ),
    Measure(
        "checked_on_time",
        _text("Checked on time", "按时核查数"),
        _text("Of these, done before their time ran out.", "其中在时限内完成的任务。"),
        of_errands("check", LOOKED_IN_TIME),
    ),
    Measure(
        "verify_sent",
        _text("Sent to verify", "派核实数"),
        _text("Officers sent to look before filing.", "派出网格员作立案前核实。"),
        of_acts("send_officer", {"events__data__state": "reported"}),
    ),
    Measure(
        "verify_sent_on_time",
        _text("Sent to verify on time", "按时派核实数"),
        _text("Of these, for cases accepted in time.", "其中案件在受理时限内受理。"),
        of_acts("send_officer", {"events__data__state": "reported"}, unless=(late_phase("accept"),)),
    ),
    Measure(
        "check_sent",
        _text("Sent to check", "派核查数"),
        _text("Officers sent to look before closing.", "派出网格员作结案前核查。"),
        of_acts("send_officer", {"events__data__state": "handed_back"}),
    ),
    Measure(
        "check_sent_on_time",
        _text("Sent to check on time", "按时派核查数"),
        _text("Of these, for cases checked in time.", "其中案件在核查时限内完成核查。"),
        of_acts("send_officer", {"events__data__state": "handed_back"}, unless=(late_phase("verify"),)),
    ),
)
