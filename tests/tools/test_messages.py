"""The message catalogues are whole, and their check finds what is not."""

import re
from pathlib import Path

import pytest
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


FORBIDDEN = {
    "紧急时": "紧急小时",
    "责任矩阵": "职责矩阵",
    "退回": "回退",
    "督办率": "催办率",
    "督办数": "催办数",
    "超时": "超期",
    "逾期": "超期",
    "调度员": "派遣员",
}
"""What the glossary of docs/how-to/translate.md says otherwise -> how it says it."""
OF_LAW = {"逾期未付工资"}
"""What the law calls so: wages, not clocks."""
CHINESE = re.compile(r"[\u4e00-\u9fff，。、；：（）“”]+")


@pytest.mark.parametrize(
    "file",
    sorted(each for ending in ("po", "py", "csv", "toml") for each in messages.PACKAGE.rglob(f"*.{ending}")),
    ids=str,
)
def test_a_thing_has_one_chinese_name(file: Path) -> None:
    said = CHINESE.findall(file.read_text("utf-8"))
    wrong = [(words, FORBIDDEN[each]) for words in said if words not in OF_LAW for each in FORBIDDEN if each in words]
    assert wrong == []


def test_the_glossary_names_what_is_forbidden() -> None:
    glossary = (messages.PACKAGE.parents[1] / "docs" / "how-to" / "translate.md").read_text("utf-8")
    assert [wrong for wrong in FORBIDDEN if wrong not in glossary] == []


def test_translations_stop_once_and_list_as_chinese_does() -> None:
    (_, catalog), *_ = messages.catalogues()
    texts = [text for message in catalog if message.id for text in messages.texts(message.string)]
    assert [text for text in texts if re.search(r"。[.。]|[.。]。|[\u4e00-\u9fff], ?[\u4e00-\u9fff]", text)] == []


def test_no_remedy_is_made_where_no_translator_sees_it() -> None:
    sources = {file: file.read_text() for file in messages.PACKAGE.rglob("*.py")}
    assert [file.name for file, source in sources.items() if re.search(r"remedy=f[\"']", source)] == []


def test_the_catalogues_of_the_project_are_whole() -> None:
    assert messages.check() == []
