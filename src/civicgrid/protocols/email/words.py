"""What somebody wrote in a letter, without the history below and the signature."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from lxml import etree

_BEGINS_HISTORY = re.compile(
    r"""^\s*(
        [-_—]{2,}\s*(original\ message|forwarded\ message|original\ mail
            |原始邮件|原邮件|转发的?邮件(信息)?|回复的?原?邮件|原始郵件)\s*[-_—]{2,}
        | begin\ forwarded\ message:
        | _{20,}
        | on\ .{5,200}\ wrote:
        | .{4,200}(写道|寫道)\s*[:：]
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line after which only earlier letters follow."""
_FROM = re.compile(r"^\s*\*?(from|发件人|寄件者|寄件人)\*?\s*[:：]", re.IGNORECASE)
_BESIDE_FROM = re.compile(
    r"^\s*\*?(sent|date|to|subject|发送时间|发件时间|日期|收件人|收件者|主题|主旨|时间)\*?\s*[:：]", re.IGNORECASE
)
_PHONE = re.compile(
    r"^\s*(sent from (my|mail for)|get outlook for|发自我的|从我的.{0,20}发送|來自我的|来自我的)", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?$")
SIGNED = "-- "
"""The line above a signature (RFC 3676, 4.3)."""
LONGEST_SIGNATURE = 10
"""Lines; below such a line more than these are no signature."""
NEAR = 5
"""Lines within which the headers of an earlier letter stand together."""

_LINES = frozenset(
    {"address", "article", "br", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
    | {"pre", "section", "table", "tr", "ul", "blockquote"}
)
_EMPTY = frozenset({"br", "hr"})
_SILENT = frozenset({"head", "script", "style", "template", "title"})
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|gmail_attr", re.I)
_SIGNS = re.compile(r"gmail_signature|moz-signature|^signature$", re.I)
_REST_IS_OLD = re.compile(r"divRplyFwdMsg|appendonsend|OutlookMessageHeader|stopSpelling|mail-editor-reference", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
DEEPEST = 500
"""Elements within each other; whoever writes with a program for letters needs a tenth of it."""
STEP = 4_096
"""Bytes between two looks at how deep it is: what ends the deepest costs as much as there are open."""


def written(text: str) -> str:
    """Of an answer the lines above the history and the signature, without quoted ones.

    >>> written("Yes, it is.\\n\\nOn Mon, 2 Mar 2026, City wrote:\\n> Is it?")
    'Yes, it is.'
    """
    kept: list[str] = []
    lines = _lines(text)
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line) or _is_history(lines, number):
            break
        if not (line.lstrip().startswith((">", "\uff1e")) or _PHONE.match(line)):
            kept.append(line.rstrip())
    return _joined(kept)


def unsigned(text: str) -> str:
    """Of a first letter all but the signature, whatever its lines look like.

    >>> unsigned("On the wall somebody wrote:\\nIt is Harbour Road 5\\n-- \\nChen")
    'On the wall somebody wrote:\\nIt is Harbour Road 5'
    """
    lines = _lines(text)
    near = range(max(len(lines) - LONGEST_SIGNATURE - 1, 0), len(lines))
    kept = [line.rstrip() for line in lines[: next((number for number in near if lines[number] == SIGNED), None)]]
    while kept and (not kept[-1] or _PHONE.match(kept[-1])):
        kept.pop()
    return _joined(kept)


def plain_of(html: str, *, quoted: bool = False, signed: bool = False) -> str:
    """The words of an HTML document in lines; with what is `quoted`, or the signature."""
    left_out = [pattern for pattern, keeps in ((_QUOTES, quoted), (_SIGNS, signed)) if not keeps]
    words, data = _Words(left_out, quoted=quoted), html.encode(errors="replace")
    parser = etree.HTMLParser(target=words, encoding="utf-8")
    with suppress(_TooDeep, etree.XMLSyntaxError):  # what came before stays; where nothing came, nothing is found
        for at in range(0, len(data), STEP):
            parser.feed(data[at : at + STEP])
        parser.close()
    lines = [_SPACE.sub(" ", line).strip() for line in "".join(words.found).split("\n")]
    return _joined(lines)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _joined(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_history(lines: Sequence[str], number: int) -> bool:
    """Whether an earlier letter begins on a line; programs wrap its first sentence."""
    line = lines[number]
    wrapped = line.lower().lstrip().startswith("on ")
    whole = " ".join(lines[number : number + 2]) if wrapped else line
    if _BEGINS_HISTORY.match(line) or _BEGINS_HISTORY.match(whole):
        return True
    return bool(_FROM.match(line)) and any(_BESIDE_FROM.match(each) for each in lines[number + 1 : number + NEAR])


class _TooDeep(Exception):
    """Elements stand in each other without end."""


class _Words:
    """Collects the words; passes over what is silent or quoted, with all in it."""

    def __init__(self, left_out: Sequence[re.Pattern[str]], *, quoted: bool) -> None:
        self.left_out, self.quoted = left_out, quoted
        self.found: list[str] = []
        self.depth = 0
        self.passed = 0
        self.over = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begins a line, or passes over an element: its depth is kept until it ends."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeep
        if self.passed:
            return
        marks = [value for name, value in attributes.items() if name in {"class", "id", "name"}]
        if not self.quoted and any(map(_REST_IS_OLD.search, marks)):
            self.over = True
        if tag in _SILENT or (tag == "blockquote" and not self.quoted) or self._is_left_out(marks):
            self.passed = self.depth
        if tag in _LINES:
            self.found.append("\n")

    def _is_left_out(self, marks: Sequence[str]) -> bool:
        return any(pattern.search(mark) for pattern in self.left_out for mark in marks)

    def end(self, tag: str) -> None:
        """Ends a line, or what is passed over."""
        self.depth -= 1
        if self.passed:
            self.passed = 0 if self.depth < self.passed else self.passed
        elif tag in _LINES - _EMPTY:
            self.found.append("\n")

    def data(self, data: str) -> None:
        """Words; a line's end in the source is a blank."""
        if not (self.passed or self.over):
            self.found.append(_SPACE.sub(" ", data))

    def close(self) -> None:
        """Nothing is left to be done at the end."""
