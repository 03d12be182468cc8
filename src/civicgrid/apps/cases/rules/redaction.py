"""What a public text does not show: how to reach people, and their numbers.

Names in free words are beyond it; whoever writes them is told so before.
"""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "•••"
"""What stands in their place."""

WRITTEN = frozenset({"title", "text", "address", "note", "reason", "answers"})
"""What rows, events and entries of the ledger call that which people wrote."""

_MAIL = r"[^\s@<>,;，；：]{1,64}+@[^\s@<>,;，；：]{1,255}\.\w{1,63}"
"""With the longest parts of RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4: each letter is looked at only so often."""
_IDENTITY = r"(?<!\d)\d{17}[\dXx](?!\d)"
_PLATE = r"[\u4e00-\u9fff][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
_ALONE = r"(?<!\d)(?<!\d[./-])"
"""A number begins behind any letter: Chinese leaves no blank. Not amid one, nor behind a decimal point."""
_TELEPHONE = _ALONE + r"(?!\d{4}([-/])\d\d\1\d\d)\+?[(（]?\d[\d ()（）/\uff0d-]{6,18}\d(?!\d)"
_DOTTED = _ALONE + r"(?=(?:\d\.?){9})\+?\d{1,4}(?:\.\d{2,4}){2,5}(?!\d)"
"""A number in groups, of nine digits and more: a date has eight."""
_PERSONAL = re.compile("|".join((_MAIL, _IDENTITY, _PLATE, _TELEPHONE, _DOTTED)))


def redacted(text: str) -> str:
    """The text without addresses of mail, telephone, identity and plate numbers.

    >>> redacted("Call Chen at 138 0013 8000 or chen@example.org, lamp 12 of 30")
    'Call Chen at ••• or •••, lamp 12 of 30'
    """
    return _PERSONAL.sub(HIDDEN, text)


def masked_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the fields that people wrote, redacted.

    >>> masked_fields({"number": "13800138000", "title": "Call 13800138000", "answers": {"who": ["me@example.org", 2]}})
    {'title': 'Call •••', 'answers': {'who': ['•••', 2]}}
    """
    return {name: _masked(value) for name, value in fields.items() if name in WRITTEN}


def _masked(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        return {name: _masked(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_masked(each) for each in value]
    return redacted(value) if isinstance(value, str) else value
