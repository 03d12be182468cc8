"""Every page speaks the reader's language whole: in Chinese no English is left but names, codes, and what was said."""

import re

from django.http import HttpResponseBase

from tests.pages.every_page import PAGES, a_case, address, reader
from tests.pages.given import browser, page, source
from tests.pages.test_frame import FILES

SAID = (
    "Bags beside the bench|Swept|The bench|Sanitation rules|Town rules|Road rules|Lighting contract|"  # by people
    "Two bags of garbage beside the bench|"
    "timed out|example|partner|"  # of a city outside
    "English|CivicGrid|JavaScript|Open311|OGC API Features|GeoJSON|QGIS|WFS|WGS|Atom|https|"  # names
    "CSV|PDF|JPEG|PNG|WebP|MB|CJ/T|GB/T|SQL|Parquet|Arrow|JSON"
)
CODES = r"\b(?:[A-Z][a-z]+){2,}\b|\b[jkoe]\b|dispatcher|officer|supervisor|\bA\b|\bB\b|\bC\b|\bD\b|\bE\b"


DATA = frozenset({"ogc_item", "ogc_items"})
"""Pages that show what programs get, as they get it."""


def test_chinese_pages_leave_nothing_in_english(small_city: None) -> None:
    case, left = a_case(), {}
    clients = {login: browser(login, "zh-hans") for login in ("dispatcher", "officer", "supervisor")}
    for name in sorted(PAGES.keys() - FILES - DATA):
        response = clients[reader(name)].get(address(PAGES[name], case))
        assert '<html lang="zh-hans"' in source(response), name
        found = re.findall(r"[A-Za-z]{2,}[A-Za-z ]*", re.sub(f"{SAID}|{CODES}", "", said(response)))
        if found:
            left[name] = found
    assert left == {}


def said(response: HttpResponseBase) -> str:
    """The text of a page without what stands there as code: commands, addresses, names of fields and events."""
    response.content = re.sub(r"(?s)<(code|pre)\b.*?</\1>", "", source(response)).encode()  # type: ignore[attr-defined]
    return page(response)


def test_times_and_lengths_of_time_are_written_as_the_reader_does(small_city: None) -> None:
    told = page(browser("dispatcher", "zh-hans").get(f"/cases/{a_case().number}/"))
    assert "3月2日 星期一 09:00" in told
    assert "4 工作小时" in told


def test_a_refusal_is_told_in_the_readers_language(small_city: None) -> None:
    case = a_case()
    sent = {"action": "recall_officer", "seq": str(case.seq), "reason": ""}
    told = page(browser("dispatcher", "zh-hans").post(f"/cases/{case.number}/", sent))
    assert "这里什么也没有写。" in told
    assert "请简要说明" in told
