"""A document on A4 as PDF: headings, facts, tables, pictures, drawings.

The font (Noto Sans, SIL OFL 1.1, brought by the build of `web`) holds Chinese and European letters; only the letters
that a document uses go into it.
"""

import io
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import cast
from unicodedata import category

from django.utils.translation import gettext
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from civicgrid.kernel.plain import legible

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table of the font at each use

FONT = Path(__file__).parent / "fonts" / "NotoSansHans-Regular.otf"
FAMILY = "paper"
MARGIN_MM, GAP_MM, LINE_MM = 18, 4, 5
INK, QUIET, HAIR, ACCENT = (23, 33, 44), (86, 99, 111), (221, 227, 233), (10, 99, 117)
TEXT_PT, SMALL_PT, HEAD_PT, TITLE_PT = 10, 8.5, 12, 18
NO_LETTER = "\N{WHITE SQUARE}"
"""Stands where the font has no letter: a rare character, U+FFFD."""
PICTURE = "So"
"""The general category of emoji (Unicode, §4.5), which no font of letters holds."""
UNSEEN = frozenset({"Cf", "Mn", "Sk"})
"""The categories of what only joins or colours other characters."""
NOTHING = "\N{REPLACEMENT CHARACTER}"
"""What text holds where it could not be read: a symbol to Unicode, no picture."""
LABEL_MM = 42
"""Width of the names of facts."""
PICTURE_MM = 82
"""Width of a picture: two stand beside each other."""


class _Pages(FPDF):
    """The paper itself: what stands on each page above and below."""

    def __init__(self, above: str, below: Callable[[int, str], str]) -> None:
        super().__init__(format="A4")
        self.above, self.below = above, below
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM + LINE_MM)
        self.add_font(FAMILY, fname=FONT)

    def header(self) -> None:
        """What stands above, and a line."""
        self.set_font(FAMILY, size=SMALL_PT)
        self.set_text_color(*QUIET)
        self.cell(0, LINE_MM, self.printed(self.above), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_draw_color(*HAIR)
        self.line(MARGIN_MM, self.get_y() + 1, self.w - MARGIN_MM, self.get_y() + 1)
        self.ln(GAP_MM)

    def printed(self, words: str) -> str:
        """The words, with a sign in place of what the font has no letter for."""
        letters = cast("TTFFont", self.fonts[FAMILY]).cmap
        runs = groupby(legible(words), lambda each: each.isspace() or ord(each) in letters)
        return "".join("".join(run) if fits else _signs(run) for fits, run in runs)

    def footer(self) -> None:
        """The number of the page, of how many."""
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, size=SMALL_PT)
        self.set_text_color(*QUIET)
        self.cell(0, LINE_MM, self.below(self.page_no(), "{nb}"), align="R")


def _signs(missing: Iterable[str]) -> str:
    """Signs for letters that the font lacks; pictures in a row are one, with words."""
    seen = (each for each in missing if category(each) not in UNSEEN)
    runs = groupby(seen, lambda each: category(each) == PICTURE and each != NOTHING)
    return "".join(gettext("[emoji]") if pictures else NO_LETTER * len(list(run)) for pictures, run in runs)


class Sheet:
    """A document, written from the top down; `below` words the number of a page."""

    def __init__(self, title: str, above: str, below: Callable[[int, str], str], made_at: datetime) -> None:
        self._pdf = _Pages(above, below)
        self._pdf.set_title(legible(title))
        self._pdf.set_creation_date(made_at)
        self._pdf.add_page()
        self._words(title, TITLE_PT)
        self._pdf.ln(1)

    def heading(self, words: str) -> None:
        """The name of a part; it does not stand alone at the end of a page."""
        if self._pdf.will_page_break(4 * LINE_MM):
            self._pdf.add_page()
        self._pdf.ln(GAP_MM)
        self._words(words, HEAD_PT, ACCENT)
        self._pdf.ln(1)

    def text(self, words: str) -> None:
        """A paragraph."""
        self._words(words, TEXT_PT)

    def quiet(self, words: str) -> None:
        """A small remark."""
        self._words(words, SMALL_PT, QUIET)

    def link(self, words: str, address: str) -> None:
        """Words that lead to an address."""
        self._pdf.set_font(FAMILY, size=SMALL_PT)
        self._pdf.set_text_color(*ACCENT)
        self._pdf.cell(0, LINE_MM, self._pdf.printed(words), link=address, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names and what they are; those that are nothing are left out."""
        for name, words in pairs:
            if words:
                self._fact(self._pdf.printed(name), self._pdf.printed(words))

    def _fact(self, name: str, words: str) -> None:
        width = self._pdf.epw - LABEL_MM
        self._pdf.set_font(FAMILY, size=TEXT_PT)
        if self._pdf.will_page_break(min(words.count("\n") + 1, 3) * LINE_MM):
            self._pdf.add_page()
        top = self._pdf.get_y()
        self._pdf.set_text_color(*QUIET)
        self._pdf.multi_cell(LABEL_MM - 2, LINE_MM, name, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        self._pdf.set_xy(MARGIN_MM + LABEL_MM, top)
        self._pdf.set_text_color(*INK)
        self._pdf.multi_cell(width, LINE_MM, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        """Rows under names; `widths` are parts of the page's width."""
        self._pdf.set_font(FAMILY, size=SMALL_PT)
        self._pdf.set_text_color(*INK)
        self._pdf.set_draw_color(*HAIR)
        with self._pdf.table(
            col_widths=tuple(widths),
            line_height=LINE_MM,
            borders_layout="HORIZONTAL_LINES",
            text_align="LEFT",
            headings_style=FontFace(family=FAMILY, emphasis="", color=QUIET),
        ) as table:
            for cells in (head, *rows):
                table.row([self._pdf.printed(cell) for cell in cells])
        self._pdf.ln(1)

    def drawing(self, svg: str, width_mm: float, height_mm: float) -> None:
        """A drawing made of lines, as SVG; what lies beyond its frame is cut off."""
        if self._pdf.will_page_break(height_mm):
            self._pdf.add_page()
        left, top = self._pdf.get_x(), self._pdf.get_y()
        with self._pdf.rect_clip(left, top, width_mm, height_mm):
            self._pdf.image(io.BytesIO(svg.encode()), x=left, y=top, w=width_mm, h=height_mm)
        self._pdf.set_draw_color(*HAIR)
        self._pdf.rect(left, top, width_mm, height_mm)
        self._pdf.set_xy(left, top + height_mm + 1)

    def pictures(self, pictures: Iterable[tuple[Path, str]]) -> None:
        """Files of pictures with their words, two beside each other."""
        for number, (file, words) in enumerate(pictures):
            self._picture(file, self._pdf.printed(words), right=number % 2 == 1)
        self._pdf.set_x(MARGIN_MM)

    def _picture(self, file: Path, words: str, *, right: bool) -> None:
        height = PICTURE_MM * 3 / 4
        if not right:
            if self._pdf.will_page_break(height + 2 * LINE_MM):
                self._pdf.add_page()
            self._row_y = self._pdf.get_y()
        left = MARGIN_MM + (PICTURE_MM + GAP_MM if right else 0)
        self._pdf.image(file, x=left, y=self._row_y, w=PICTURE_MM, h=height, keep_aspect_ratio=True)
        self._pdf.set_xy(left, self._row_y + height)
        self._pdf.set_font(FAMILY, size=SMALL_PT)
        self._pdf.set_text_color(*QUIET)
        self._pdf.cell(PICTURE_MM, LINE_MM, words[:60], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._pdf.ln(1)

    def content(self) -> bytes:
        """The document."""
        return bytes(self._pdf.output())

    def _words(self, words: str, size: float, colour: tuple[int, int, int] = INK) -> None:
        self._pdf.set_font(FAMILY, size=size)
        self._pdf.set_text_color(*colour)
        height = LINE_MM * max(size / TEXT_PT, 1) * (1 if size <= TEXT_PT else 0.9)
        self._pdf.multi_cell(0, height, self._pdf.printed(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
