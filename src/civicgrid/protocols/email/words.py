"""What somebody wrote in a letter, without the history below and the signature."""

import re
from collections.abc import Sequence
from contextlib import suppress
from html.parser import HTMLParser

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
NEAR = 5
"""Lines within which the headers of an earlier letter stand together."""

_LINES = frozenset(
    {"address", "article", "br", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
    | {"pre", "section", "table", "tr", "ul", "blockquote"}
)
_SILENT = frozenset({"head", "script", "style", "template", "title"})
_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|gmail_signature|moz-signature|gmail_attr|^signature$", re.I
)
_REST_IS_OLD = re.compile(r"divRplyFwdMsg|appendonsend|OutlookMessageHeader|stopSpelling|mail-editor-reference", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def written(text: str) -> str:
    """The lines above the history and the signature, without those that are quoted.

    >>> written("Yes, it is.\\n\\nOn Mon, 2 Mar 2026, City wrote:\\n> Is it?")
    'Yes, it is.'
    """
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line) or _is_history(lines, number):
            break
        if not (line.lstrip().startswith((">", "\uff1e")) or _PHONE.match(line)):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def plain_of(html: str, *, quoted: bool = False) -> str:
    """The words of an HTML document in lines; with what is `quoted` in it, or without."""
    words = _Words(quoted=quoted)
    with suppress(AssertionError):  # Python's parser stumbles over some declarations; what came before stays
        words.feed(html)
        words.close()
    lines = [_SPACE.sub(" ", line).strip() for line in "".join(words.found).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_history(lines: Sequence[str], number: int) -> bool:
    """Whether an earlier letter begins on a line; programs wrap its first sentence."""
    line = lines[number]
    wrapped = line.lower().lstrip().startswith("on ")
    whole = " ".join(lines[number : number + 2]) if wrapped else line
    if _BEGINS_HISTORY.match(line) or _BEGINS_HISTORY.match(whole):
        return True
    return bool(_FROM.match(line)) and any(_BESIDE_FROM.match(each) for each in lines[number + 1 : number + NEAR])


class _Words(HTMLParser):
    """Collects the words; passes over what is silent or quoted, with all in it."""

    def __init__(self, *, quoted: bool) -> None:
        super().__init__()
        self.quoted = quoted
        self.found: list[str] = []
        self.passing = ""
        self.depth = 0
        self.over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line, or passes over an element."""
        if self.passing:
            self.depth += tag == self.passing
            return
        marks = [value for name, value in attrs if name in {"class", "id", "name"} and value]
        if not self.quoted and any(_REST_IS_OLD.search(mark) for mark in marks):
            self.over = True
        if tag in _SILENT or (not self.quoted and (tag == "blockquote" or any(map(_QUOTES.search, marks)))):
            self.passing, self.depth = tag, 1
        if tag in _LINES:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Ends a line, or what is passed over."""
        if self.passing:
            self.depth -= tag == self.passing
            self.passing = self.passing if self.depth else ""
        elif tag in _LINES:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        """Words; a line's end in the source is a blank."""
        if not (self.passing or self.over):
            self.found.append(_SPACE.sub(" ", data))
