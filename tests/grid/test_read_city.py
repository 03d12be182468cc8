"""city.toml is read, and told what is wrong line by line."""

import pytest

from civicgrid.apps.grid.rules import read_city
from civicgrid.kernel.clock import Span
from tests.cities import SMALL_CITY

TEXT = (SMALL_CITY / "city.toml").read_text("utf-8")


def told(text: str) -> list[str]:
    """The problems, as the command prints them."""
    return [str(problem) for problem in read_city(text)[1]]


def test_a_city_is_read() -> None:
    city, problems = read_city(TEXT)
    assert problems == []
    assert city is not None
    assert (city.code, city.name, city.time_zone) == ("tiny", {"en": "Tinytown", "zh-hans": "微镇"}, "Asia/Shanghai")
    assert (city.levels, city.overlays) == (("city", "district", "cell"), ("police_district",))
    assert city.clocks["accept"] == Span.parse("2 working_hour")
    assert city.escalation[1] == Span.parse("8 working_hour")


def test_overlays_may_be_left_away() -> None:
    city, problems = read_city(TEXT.replace('overlays = ["police_district"]', ""))
    assert problems == []
    assert city is not None
    assert city.overlays == ()


def test_levels_know_what_they_divide() -> None:
    city, _ = read_city(TEXT)
    assert city is not None
    assert [city.above(level) for level in ("city", "district", "cell", "police_district")] == [
        "",
        "city",
        "district",
        "city",
    ]


def test_broken_toml_is_told_with_its_line() -> None:
    city, problems = read_city(TEXT.replace('languages = ["en", "zh-hans"]', "languages = [en]"))
    assert city is None
    assert str(problems[0]).startswith("city.toml:5:14: error: this is not TOML")


def test_toml_that_ends_too_early_is_told_at_its_end() -> None:
    assert told('code = "tiny"\nlevels = [')[0].startswith("city.toml:2: error: this is not TOML")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('code = "tiny"', 'code = "a b"', "city.toml:1:code: error: code 'a b' is not valid"),
        ('name = "Tinytown"', 'name = ""', "city.toml:2:name: error: name is not a name"),
        ('name = "Tinytown"\n', "", "city.toml:1:name: error: the city has no name"),
        ('"name:zh-hans"', '"name:fr"', "city.toml:3:name:fr: error: the key 'name:fr' is unknown"),
        ("Asia/Shanghai", "Moon/Base", "city.toml:4:time_zone: error: time zone 'Moon/Base' is unknown"),
        ('["en", "zh-hans"]', '"en"', "city.toml:5:languages: error: languages 'en' is not a list of codes"),
        ('["city", "district", "cell"]', "[]", "city.toml:6:levels: error: levels is empty"),
        ('["city", "district", "cell"]', '["city", "city"]', "city.toml:6:levels: error: level 'city' stands twice"),
        ('["police_district"]', '["cell"]', "city.toml:6:levels: error: level 'cell' stands twice"),
        ('["police_district"]', "[7]", "city.toml:7:overlays: error: overlays [7] is not a list of codes"),
        ('accept = "2 working_hour"\n', "", "city.toml:9:clocks: error: the clock 'accept' is missing"),
        ('verify = "1', 'handle = "1', "city.toml:12:clocks.handle: error: the clock 'handle' is unknown"),
        (
            '"1 working_day"',
            '"nan working_day"',
            "city.toml:12:clocks.verify: error: 'nan working_day' is not a length of time",
        ),
        ('"1 working_day"', '"1 week"', "city.toml:12:clocks.verify: error: '1 week' is not a length of time"),
        ('"8 working_hour"', "8", "city.toml:15:escalation.steps: error: 8 is not a length of time"),
        (
            'code = "tiny"',
            'not_fixed_within = "soon"\ncode = "tiny"',
            "city.toml:1:not_fixed_within: error: 'soon' is not a length of time",
        ),
        ('code = "tiny"', 'licence = 4\ncode = "tiny"', "city.toml:1:licence: error: licence 4 is not a line"),
        ("[escalation]", "[ladder]", "city.toml:14:ladder: error: the key 'ladder' is unknown"),
        ("[escalation]", "[ladder]", "city.toml:1:escalation: error: the steps of escalation are missing"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    assert old in TEXT
    assert any(line.startswith(expected) for line in told(TEXT.replace(old, new))), told(TEXT.replace(old, new))


def test_a_wrong_value_does_not_hide_the_rest_of_the_city() -> None:
    city, problems = read_city(TEXT.replace("Asia/Shanghai", "Moon/Base"))
    assert len(problems) == 1
    assert city is not None
    assert (city.time_zone, city.levels) == ("UTC", ("city", "district", "cell"))
