"""What a contact is: one address of mail, else a number, else words; and what of it a public text shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules import redaction
from civicgrid.apps.cases.rules.contacts import mail_in, normal_contact
from civicgrid.apps.cases.rules.redaction import HIDDEN, redacted
from civicgrid.base.mail import is_address

LETTERS = st.characters(categories=("L", "Zs", "Po"), exclude_characters="@")
WIDE = "138-0013-8000".translate({each: each + 0xFEE0 for each in map(ord, "-0138")})
"""A number as Chinese keyboards write it."""


@pytest.mark.parametrize(
    ("contact", "known"),
    [
        (" Chen@Example.ORG ", "chen@example.org"),
        ("<chen@example.org>", "chen@example.org"),
        ("Chen Hua <Chen@Example.ORG>", "chen@example.org"),
        ("\uff43hen@example.org", "chen@example.org"),
        ("Tel. +86 138-0013 8000", "13800138000"),
        ("Chen   HUA", "chen hua"),
        ("", ""),
        ('"x,victim@example.org,y"@attacker.example', '"x,victim@example.org,y"@attacker.example'),
        ("victim@example.org, me@attacker.example", "victim@example.org, me@attacker.example"),
        ("victim@example.org <me@attacker.example>", "me@attacker.example"),
        ("<victim@example.org> me@attacker.example", "<victim@example.org> me@attacker.example"),
        ("me@[IPv6:13800:138000]", "me@[ipv6:13800:138000]"),
    ],
)
def test_a_contact_is_known_by_the_whole_of_it(contact: str, known: str) -> None:
    assert normal_contact(contact) == known


def test_the_address_in_a_contact_is_all_of_it_but_the_name() -> None:
    assert mail_in("Chen Hua <Chen@Example.ORG>") == "Chen@Example.ORG"
    assert mail_in("victim@example.org, me@attacker.example") == ""


@given(st.from_regex(r"[!-~]{1,12}@[a-z0-9\[\]:.-]{1,12}", fullmatch=True) | st.emails())
def test_whoever_has_an_address_is_known_by_that_one_alone(words: str) -> None:
    if is_address(words):
        assert normal_contact(words) == words.casefold()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to chen@example.org, please", f"write to {HIDDEN}, please"),
        ("a@b.cc-d@e.ff", f"{HIDDEN}{HIDDEN}"),
        ("chen@example.org。请", f"{HIDDEN}。请"),
        ("沪A·12345", HIDDEN),
        ("110101199003078888", HIDDEN),
        ("我的电话是13800138000，请回复", f"我的电话是{HIDDEN}，请回复"),
        ("身份证110101199001011234号", f"身份证{HIDDEN}号"),
        ("身份证11010119900101123X号", f"身份证{HIDDEN}号"),
        ("电话：" + WIDE + "。", f"电话：{HIDDEN}。"),
        ("Tel13800138000", f"Tel{HIDDEN}"),
        ("Tel.138.0013.8000.", f"Tel.{HIDDEN}."),
        ("tel-+86 138/00138000", f"tel-{HIDDEN}"),
        ("2026-03-02 13800138000", f"2026-03-02 {HIDDEN}"),
        ("31.230416, 121.473701", "31.230416, 121.473701"),
        ("2026.03.02 8.30-17.30", "2026.03.02 8.30-17.30"),
        ("2026/03/02 - 2026/03/09", "2026/03/02 - 2026/03/09"),
        ("until 2026-03-02 at 5 @ home", "until 2026-03-02 at 5 @ home"),
    ],
)
def test_ways_to_reach_people_are_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_no_part_of_the_search_is_without_an_end() -> None:
    """So its cost grows as the text does: `*` and `+` may stand alone nowhere, only after braces (possessive)."""
    assert re.findall(r"(?<!\\)\*|(?<![\\}])\+", redaction._PERSONAL.pattern) == []  # noqa: SLF001


@given(st.text(LETTERS))
def test_other_texts_are_shown_as_they_are(text: str) -> None:
    assert re.search(r"[@\d]", text) or redacted(text) == text
