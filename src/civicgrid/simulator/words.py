"""What people of the city say, in its languages."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from civicgrid.kernel.i18n import Text, in_language

WHERE: Mapping[str, Sequence[str]] = {
    "en": ("", "near the school", "by the bus stop", "beside the market", "at the park gate", "in front of no. 12"),
    "zh-hans": ("", "学校附近", "公交站旁", "菜市场边", "公园门口", "12号门前"),
}
HOW: Mapping[str, Sequence[str]] = {
    "en": ("", "blocks the way", "dangerous at night", "again since last week", "getting worse", "children play there"),
    "zh-hans": ("", "影响通行", "夜间有危险", "上周又出现", "越来越严重", "有儿童在附近玩耍"),
}
BETWEEN = {"en": ", ", "zh-hans": "，"}

GIVEN: Mapping[str, Text] = {
    "return": {"en": "Not ours: the place is private ground", "zh-hans": "该处为非公共用地，不属我单位职责"},
    "ask_suspension": {"en": "Waiting for a part from the maker", "zh-hans": "等待厂家发货"},
    "suspend": {"en": "The part comes in a few days", "zh-hans": "配件数日后到货"},
    "ask_extension": {"en": "Needs heavy machinery", "zh-hans": "需调用大型机械"},
    "escalate": {"en": "Needs a decision from above", "zh-hans": "需上级协调决定"},
    "urge": {"en": "Residents ask every day", "zh-hans": "居民多次反映"},
    "hand_back": {"en": "Done, photos taken", "zh-hans": "已处置完毕并拍照"},
    "send_officer": {"en": "Please have a look", "zh-hans": "请现场查看"},
    "close": {"en": "Checked and in order", "zh-hans": "核查无误"},
    "dispatch": {"en": "By the list of duties", "zh-hans": "按职责清单派遣"},
    "transfer": {"en": "Belongs to another unit", "zh-hans": "属其他单位职责"},
    "rework": {"en": "Not all of it is settled", "zh-hans": "尚未处置到位"},
    "reopen": {"en": "It is there again", "zh-hans": "问题再次出现"},
    "resume": {"en": "The part is here", "zh-hans": "配件已到货"},
    "extend": {"en": "The machinery is on its way", "zh-hans": "机械正在调运"},
    "refuse": {"en": "The time is long enough", "zh-hans": "现有时限已足够"},
}
"""The reason or note of each action."""


def languages(known: Sequence[str]) -> Sequence[str]:
    """Those of the city's languages that are spoken here, else all that are."""
    return [each for each in known if each in WHERE] or list(WHERE)


def which(questions: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    """The answer by which a report is filed at once; {} where its type asks nothing."""
    for name, question in questions.get("properties", {}).items():
        options = [option["const"] for option in question.get("oneOf", ()) if "x-condition" in option]
        if options:
            return {name: chance.choice(options)}
    return {}


def address(name: Text, known: Sequence[str]) -> str:
    """A place as its signs name it, in every language: `Reed Pond 004 芦塘004号网格`."""
    return " ".join(dict.fromkeys(in_language(name, language) for language in known))


def renamed(text: str, before: Text, after: Text) -> str:
    """The same words about another thing, in the language that they are in.

    >>> renamed("Litter bin, getting worse", {"en": "Litter bin"}, {"en": "Street light"})
    'Street light, getting worse'
    """
    for language, name in before.items():
        if name and text.startswith(name):
            return in_language(after, language) + text.removeprefix(name)
    return text


def said(thing: Text, language: str, chance: Random) -> str:
    """What is the matter, e.g. `Street light, by the bus stop, getting worse`."""
    parts = (in_language(thing, language), chance.choice(WHERE[language]), chance.choice(HOW[language]))
    return BETWEEN[language].join(filter(None, parts))
