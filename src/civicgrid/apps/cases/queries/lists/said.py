"""What a reader writes into the search box: words, or some digits of a number."""

from collections.abc import Sequence
from typing import Self

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Reverse

from civicgrid.apps.cases.models import Case
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.text import words

FEWEST_DIGITS, A_DAY = 3, 8
"""Digits that can be a number's end; and its beginning, which is the day: a year's cases are no find."""
LAST = "9" * 30
"""Behind a number's first digits: the last number that begins so, in the order of every collation."""


class NothingToSearch(InvalidInput):
    """There is no word in “{value}”."""


class Said(msgspec.Struct, frozen=True):
    """All of the words; where there are only digits, also parts of numbers.

    False where nothing is asked for.
    """

    words: Sequence[str] = ()
    digits: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises NothingToSearch for what holds neither letter nor digit."""
        found = words(text)
        if text.strip() and not found:
            raise NothingToSearch(field="words", value=text, remedy="write letters, characters or digits")
        number = "".join(found)
        whole = len(found) == 1 and number.isascii() and number.isdigit() and len(number) >= FEWEST_DIGITS
        return cls(found, number if whole else "")

    def __bool__(self) -> bool:
        return bool(self.words)

    def among(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The rows that fit, in the form the indexes have."""
        if not self.digits:
            return rows.filter(words__contains=self.words) if self.words else rows
        end = self.digits[::-1]
        found = Q(words__contains=self.words) | Q(backwards__range=(end, end + LAST))
        if len(self.digits) >= A_DAY:
            found |= Q(number__range=(self.digits, self.digits + LAST))
        return rows.alias(backwards=Reverse("number")).filter(found)

    def among_unindexed(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The same rows, in a form that no index has."""
        held = Func(F("words"), Value(""), function="array_remove", output_field=ArrayField(TextField()))
        found = rows.alias(held=held)
        if not self.digits:
            return found.filter(Q(held__contains=self.words))
        part = Q(held__contains=self.words) | Q(plain__endswith=self.digits)
        if len(self.digits) >= A_DAY:
            part |= Q(plain__startswith=self.digits)
        plain = Concat(F("number"), Value(""), output_field=CharField())
        return found.alias(plain=plain).filter(part)
