"""What a public text does not show: how to reach people, and their numbers.

Names in free words are beyond it; whoever writes them is told so before.
"""

import re

HIDDEN = "•••"
"""What stands in their place."""

_MAIL = r"[^\s@<>,;，；：]{1,64}+@[^\s@<>,;，；：]{1,255}\.\w{1,63}"
"""With the longest parts of RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4: each letter is looked at only so often."""
_IDENTITY = r"(?<!\w)\d{17}[\dXx](?!\w)"
_PLATE = r"[\u4e00-\u9fff][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
_TELEPHONE = r"(?<![\w.-])(?!\d{4}-\d\d-\d\d)\+?\(?\d[\d ()/-]{6,18}\d(?!\w)"
_PERSONAL = re.compile("|".join((_MAIL, _IDENTITY, _PLATE, _TELEPHONE)))


def redacted(text: str) -> str:
    """The text without addresses of mail, telephone, identity and plate numbers.

    >>> redacted("Call Chen at 138 0013 8000 or chen@example.org, lamp 12 of 30")
    'Call Chen at ••• or •••, lamp 12 of 30'
    """
    return _PERSONAL.sub(HIDDEN, text)
