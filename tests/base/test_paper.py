"""Pages of paper: what does not fit on one goes on to the next, and none loses its head."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from civicgrid.base.paper import Sheet

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 1L9 9Z" fill="#d3eaee"/></svg>'


def sheet() -> Sheet:
    return Sheet("A bench", "Tinytown", lambda page, pages: f"{page} / {pages}", NOW)


def pages_of(made: Sheet) -> int:
    return made.content().count(b"/Type /Page\n")


def picture(folder: Path) -> Path:
    file = folder / "bench.png"
    Image.new("RGB", (40, 30), "teal").save(file)
    return file


def test_a_short_document_has_one_page() -> None:
    made = sheet()
    made.text("长椅 and words")
    made.quiet("Small")
    made.link("Its page", "https://city.example/cases/1/")
    made.facts([("Number", "1"), ("Nothing", "")])
    made.table(["Phase", "Time"], [["Handle", "4 h"]], (1, 2))
    assert pages_of(made) == 1


@pytest.mark.parametrize(
    "more",
    [
        lambda made, _folder: made.heading("Part"),
        lambda made, _folder: made.facts([("Said", "One line\nand\nmore")]),
        lambda made, _folder: made.drawing(SQUARE, 100, 60),
        lambda made, folder: made.pictures([(picture(folder), "Before")]),
    ],
    ids=["heading", "fact", "drawing", "picture"],
)
def test_what_does_not_fit_goes_on_the_next_page(tmp_path: Path, more: Callable[[Sheet, Path], None]) -> None:
    made = sheet()
    for number in range(46):
        made.text(f"Line {number}")
    assert pages_of(made) == 1
    made = sheet()
    for number in range(46):
        made.text(f"Line {number}")
    more(made, tmp_path)
    assert pages_of(made) == 2


def test_pictures_stand_two_beside_each_other(tmp_path: Path) -> None:
    made, file = sheet(), picture(tmp_path)
    made.pictures([(file, f"Picture {number}") for number in range(6)])
    assert pages_of(made) == 1


def test_what_the_font_has_no_letter_for_leaves_a_mark() -> None:
    made, marked = sheet(), sheet()
    made.text("A lamp \U0002ffff broken \x07")
    marked.text("A lamp \N{WHITE SQUARE} broken \N{WHITE SQUARE}")
    assert made.content() == marked.content()


@pytest.mark.parametrize(
    "pictures",
    ["\N{PILE OF POO}", "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", "\N{FIRE}\N{PARTY POPPER}"],
)
def test_a_picture_character_is_told_in_words(pictures: str) -> None:
    made, marked = sheet(), sheet()
    made.text(f"A lamp {pictures} broken")
    marked.text("A lamp [emoji] broken")
    assert made.content() == marked.content()
