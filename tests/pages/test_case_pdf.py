"""A case on paper, read back: in both languages, with its map and photos, for the house and for outsiders."""

import re
import zlib

import pytest

from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import SYSTEM
from tests.cases.given import fresh, handed_back, tell
from tests.pages.given import PNG, browser, source

pytestmark = pytest.mark.usefixtures("small_city")

STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)  # a compressed stream may end with any byte


def read_back(pdf: bytes) -> str:
    """The words of a document whose only font maps its letters by `bfchar`, without blanks."""
    streams = [_open(each) for each in STREAM.findall(pdf)]
    letters: dict[bytes, str] = {}
    for each in streams:
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", each, re.DOTALL):
            for code, letter in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                letters[code.lower()] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    said = b"".join(each for each in streams if b" Tj" in each or b" TJ" in each)
    shown = [_text(found) for found in re.findall(rb"\(((?:\\.|[^\\)])*)\)\s*Tj", said, re.DOTALL)]
    words = (letters.get(each[at : at + 2].hex().encode(), "") for each in shown for at in range(0, len(each), 2))
    return re.sub(r"\s", "", "".join(words))


def _open(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _text(escaped: bytes) -> bytes:
    marks = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(rb"\\(.)", lambda found: marks.get(found[1], found[1]), escaped, flags=re.DOTALL)


@pytest.fixture
def case(small_city: None) -> Case:
    """A case with a reporter, a story and a photo."""
    made = handed_back(reporter="Wu Hao", contact="13800001111", text="Bags, call 13800001111, 路灯旁")
    add_photo(SYSTEM, made, content=PNG, note="after")
    return tell(fresh(made), "dispatcher", "comment", note="Seen on Monday")


def paper(case: Case, login: str = "dispatcher", language: str = "en", query: str = "") -> str:
    response = browser(login, language).get(f"/cases/{case.number}/case.pdf{query}")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    return read_back(response.content)


def test_the_paper_tells_the_case(case: Case) -> None:
    told = paper(case)
    for words in (case.number, "Sanitation Department", "Because", "Exposed garbage", "SeenonMonday", "Page1of"):
        assert words.replace(" ", "") in told
    assert "DengWei" in told
    assert "WuHao" in told
    assert "13800001111" in told
    assert "holdspersonaldata" in told


def test_it_speaks_chinese(case: Case) -> None:
    told = paper(case, language="zh-hans")
    assert "暴露垃圾" in told
    assert "路灯旁" in told
    assert "邓伟" in told


def test_for_outsiders_it_names_nobody(case: Case) -> None:
    told = paper(case, query="?for=outside")
    assert "DengWei" not in told
    assert "WuHao" not in told
    assert "13800001111" not in told
    assert "holdspersonaldata" not in told
    assert "SeenonMonday" in told


def test_who_plans_sees_no_reporter_on_paper_either(case: Case) -> None:
    assert "WuHao" not in paper(case, "planner")


def test_it_holds_the_map_as_lines_and_the_photo(case: Case) -> None:
    pdf = browser("dispatcher").get(f"/cases/{case.number}/case.pdf").content
    drawn = b"".join(_open(each) for each in STREAM.findall(pdf))
    assert b" l\n" in drawn or b" l " in drawn
    assert b"/Subtype /Image" in pdf
    assert len(pdf) < 200_000


def test_the_page_leads_to_it(case: Case) -> None:
    html = source(browser("dispatcher").get(f"/cases/{case.number}/"))
    assert f'href="/cases/{case.number}/case.pdf?for=outside"' in html
    assert browser("lamplighter").get(f"/cases/{case.number}/case.pdf").status_code == 404
