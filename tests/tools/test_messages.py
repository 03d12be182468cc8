"""The message catalogues are whole, and their check finds what is not."""

from pathlib import Path

from babel.messages import Catalog

import messages

SOURCE = '''
class Late(CivicGridError):
    """{case} is late."""

class VeryLate(Late):
    """{case} is very late."""

class Record:
    """Nobody reads this."""

@page("work/", "My work")
def work(request):
    return ngettext("%(count)s case", "%(count)s cases", 2), gettext_lazy("Open") , pgettext("door", "Open")
'''


def test_it_finds_every_message(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text(SOURCE)
    (tmp_path / "work.html").write_text(
        '<h1>{% translate "Work" %}</h1>{% blocktranslate %}Due {{ day }}{% endblocktranslate %}'
    )
    found = messages.wanted(tmp_path)
    assert {message.id for message in found if message.id} == {
        *("{case} is late.", "{case} is very late.", "My work", "Open", "Work", "Due %(day)s"),
        ("%(count)s case", "%(count)s cases"),
    }
    assert found.get("Open", "door") is not None


def _faults(**translations: str) -> list[str]:
    source, catalog = Catalog(), Catalog("zh_Hans")
    source.add("due", locations=[("work.py", 0)])
    source.add("due {day}", locations=[("work.py", 0)])
    for text, translation in translations.items():
        catalog.add(text.replace("_day", " {day}"), translation)
    return list(messages.faults(source, catalog))


def test_a_whole_catalogue_has_no_fault() -> None:
    assert _faults(due="到期", due_day="{day}到期") == []


def test_a_missing_translation_is_a_fault() -> None:
    assert _faults(due="", due_day="{day}到期") == ["no translation of 'due' in work.py"]


def test_another_hole_is_a_fault() -> None:
    assert _faults(due="到期", due_day="{date}到期") == ["other holes in the translation of 'due {day}'"]


def test_a_stale_translation_is_a_fault() -> None:
    assert _faults(due="到期", due_day="{day}到期", gone="没了") == ["'gone' is no longer in the source"]


def test_the_catalogues_of_the_project_are_whole() -> None:
    assert messages.check() == []
