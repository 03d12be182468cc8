"""Words in several languages."""

import pytest

from civicgrid.kernel.i18n import columns, in_language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ({"en": "Lamp", "zh-hans": "路灯"}, "路灯"),
        ({"en": "Lamp"}, "Lamp"),
        ({"en": "", "fr": "Lampe", "zh-hans": ""}, "Lampe"),
        ({}, ""),
    ],
)
def test_words_in_a_language_or_the_first_that_has_any(text: dict[str, str], found: str) -> None:
    assert in_language(text, "zh-hans") == found


def test_translated_columns_become_a_text() -> None:
    row = {"name": "Lamp", "name:zh-hans": "路灯", "name:fr": "", "code": "lamp"}
    assert columns(row, "name", ("en", "zh-hans", "fr", "de")) == {"en": "Lamp", "zh-hans": "路灯"}
