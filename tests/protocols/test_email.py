"""Letters as people and machines write them: recorded samples, and whatever else can arrive."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.protocols import email
from civicgrid.protocols.email import Kind, Letter, read
from civicgrid.protocols.email.reading import (
    MAX_TEXT,
    MOST_HEADER,
    MOST_IMAGES,
    MOST_LINES,
    MOST_NESTED,
    MOST_PARTS,
    MOST_WORDS,
)
from civicgrid.protocols.email.words import DEEPEST, STEP, plain_of, unsigned, written

SAMPLES = Path(email.__file__).parents[1] / "email_samples"
NOTICE = "notice.0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11@tiny.example"


def sample(name: str) -> Letter:
    """A letter of the samples."""
    return read((SAMPLES / f"{name}.eml").read_bytes())


def letter(text: str = "Dark", **headers: str) -> bytes:
    """A letter with some headers."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_a_plain_letter() -> None:
    told = sample("plain")
    assert (told.kind, told.sender, told.name) == (Kind.PERSON, "chen@tiny.example", "Chen Hua")
    assert told.subject == "Lamp out in Bench Street"
    assert told.text == "The lamp in front of Bench Street 12 has been dark since Friday."
    assert "+86" in told.whole
    assert told.to == ("city@tiny.example",)
    assert (len(told.digest), told.images, told.answers) == (64, (), ())


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ("chinese_base64", "路灯不亮", "长椅街12号门前的路灯从周五起就不亮了。"),
        ("chinese_gb2312", "垃圾没人收", "楼下垃圾堆了三天，请处理。鎔"),
        (
            "quoted_printable",
            "Müll",
            "Der Müll in der Grünstraße liegt seit Tagen und es wird jeden Tag mehr, bitte holen Sie ihn ab.",
        ),
        ("html_only", "Bags", "Bags lie beside the bench.\n\nSince Monday.\nPlease help.\n\none\n\ntwo"),
        ("alternative_with_photos", "Photo", "Two pictures of the hole."),
        ("reply", "Re: A question about your report", "It is the second lamp, the one beside the bench."),
        ("reply_chinese", "回复：关于您的报告", "是长椅旁边的第二盏。"),
        ("reply_outlook", "RE: A question", "The second one."),
        ("reply_below_headers", "Re: A question", "The second one."),
        (
            "forward",
            "Fwd: Lamp",
            "---------- Forwarded message ---------\n"
            "From: Neighbour <n@tiny.example>\nSubject: Lamp\n\nThe lamp is dark.",
        ),
        ("empty", "", ""),
    ],
)
def test_what_is_written(name: str, subject: str, text: str) -> None:
    told = sample(name)
    assert (told.kind, told.subject, told.text) == (Kind.PERSON, subject, text)


def test_what_is_forwarded_is_in_the_whole() -> None:
    assert "The lamp is dark." in sample("forward").whole
    assert "Which lamp is it?" in sample("reply_outlook").whole


def test_photos_come_without_their_names() -> None:
    told = sample("alternative_with_photos")
    assert [image[:4] for image in told.images] == [b"\x89PNG", b"\x89PNG"]
    assert "passwd" not in str(told)
    assert "Private notes" not in told.whole
    assert "Inner letter" not in told.whole


def test_what_is_answered() -> None:
    assert sample("reply").answers == (NOTICE, "first@tiny.example")
    assert sample("reply_chinese").answers == (NOTICE.replace("-", ""),)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("out_of_office", Kind.AUTOMATIC),
        ("out_of_office_old", Kind.DOUBTFUL),
        ("mailing_list", Kind.DOUBTFUL),
        ("bounce", Kind.BOUNCE),
    ],
)
def test_machines_are_known(name: str, kind: Kind) -> None:
    assert sample(name).kind is kind


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"From": "mailer-daemon@a.example"}, Kind.BOUNCE),
        ({"From": "a@b.example", "X-Failed-Recipients": "c@d.example"}, Kind.BOUNCE),
        ({"From": "a@b.example", "Return-Path": "<>"}, Kind.AUTOMATIC),
        ({"From": "a@b.example", "Auto-Submitted": "no"}, Kind.PERSON),
        ({"From": "a@b.example", "X-Autoreply": "yes"}, Kind.AUTOMATIC),
        ({"From": "a@b.example", "Auto-Submitted": ""}, Kind.PERSON),
        ({"From": "a@b.example", "Auto-Submitted": "auto-generated; x=y", "List-Id": "<x.y>"}, Kind.AUTOMATIC),
        ({"From": "a@b.example", "Precedence": "first-class"}, Kind.PERSON),
        ({"From": "a@b.example", "Precedence": "list"}, Kind.DOUBTFUL),
        ({"From": "a@b.example", "List-Id": "<reports.tiny.example>"}, Kind.DOUBTFUL),
        ({"From": "a@b.example", "Subject": "Out of the office window I see a burst pipe"}, Kind.DOUBTFUL),
        ({"From": "a@b.example", "Subject": "Automatische Abwesenheitsnotiz"}, Kind.DOUBTFUL),
        ({"From": "a@b.example", "Subject": "Automatische Tuer klemmt"}, Kind.PERSON),
    ],
)
def test_marks_of_machines(headers: dict[str, str], kind: Kind) -> None:
    assert read(letter(**headers)).kind is kind


def test_a_broken_letter_is_read_as_far_as_it_goes() -> None:
    told = sample("broken")
    assert told.kind is Kind.PERSON
    assert "The lamp is dark" in told.whole


def test_the_same_letter_has_the_same_digest() -> None:
    one, other = letter(Message_ID="<a@b>"), letter("Other", Message_ID="<a@b>")
    assert read(one).digest == read(other).digest != read(letter(Message_ID="<c@d>")).digest
    assert read(letter("x")).digest != read(letter("y")).digest


def test_replies_go_to_who_asks_for_them() -> None:
    assert read(letter(From="a@b.example", Reply_To="c@d.example")).sender == "c@d.example"
    assert read(letter(From="nobody")).sender == ""


def test_a_list_that_has_answers_sent_to_itself_is_not_the_sender() -> None:
    told = {"From": "Chen <chen@a.example>", "To": "City <city@b.example>"}
    assert read(letter(**told, Reply_To="City@b.example")).sender == "chen@a.example"
    assert read(letter(From="chen@a.example", To="chen@a.example")).sender == "chen@a.example"


def test_nothing_is_without_end() -> None:
    message = EmailMessage()
    message.set_content("x" * 2 * MAX_TEXT)
    for _ in range(MOST_IMAGES + 2):
        message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    told = read(message.as_bytes())
    assert (len(told.text), len(told.images)) == (MAX_TEXT, MOST_IMAGES)
    for _ in range(MOST_PARTS):
        message.add_attachment(b"x", maintype="application", subtype="x")
    message.add_attachment("late", disposition="inline")
    assert "late" not in read(message.as_bytes()).whole


def test_what_costs_more_than_it_tells_is_cut() -> None:
    """Each bound holds the work on a letter to so much for each of its bytes, whoever wrote it."""
    assert read(b"Subject: " + b"a " * MOST_HEADER + b"\n\nDark").text == "Dark"
    assert read(b"\n" + b"x" * MOST_WORDS + b"\n-- \n").text == "x" * MAX_TEXT
    assert "late" not in read(b"\n" * MOST_LINES + b"\nlate").whole
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(MOST_NESTED + 1))
    assert read(nested + b"\nDark").text == ""


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a" + "<div>" * DEEPEST + "late", "a"),
        ("a" + "<font>x</p>" * STEP, "a"),
        ("a" + "<a " * STEP, "a"),
        ("a<p>" + "<b>b</b>" * STEP, "a\n" + "b" * STEP),
        ("a<p>" + "路灯&amp;" * STEP, "a\n" + "路灯&" * STEP),
    ],
)
def test_html_without_end_is_read_as_far_as_it_goes(html: str, words: str) -> None:
    assert plain_of(html).startswith(words)
    assert "late" not in plain_of(html)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*",
        "Content-Disposition: attachment; filename*=",
        "Content-Type: text/plain; charset*",
        "Content-Type: text/plain; name*0*=x''; name*9999999999999999999=a",
        "Content-Type: text/plain; charset*=x'y'%ff",
        "Content-Type: text/plain; charset=punycode",
        "Content-Type: text/plain; charset=undefined",
        "Content-Type: " + "(" * MOST_HEADER,
        "From: " + "(" * MOST_HEADER,
        "From: =?",
        "To: a@[",
        "Delivered-To: " + "(" * MOST_HEADER,
    ],
)
def test_a_header_that_cannot_be_parsed_hinders_nothing(header: str) -> None:
    assert read(f"{header}\n\nDark".encode()).whole in {"Dark", ""}
    outer = "Content-Type: multipart/mixed; boundary=x\n\n"
    told = read(f"{outer}--x\n{header}\n\nLate\n--x\n\nDark\n--x--\n".encode())
    assert told.whole.endswith("Dark")


def test_what_no_text_has_is_left_out() -> None:
    assert read(letter("The\u202e lamp\u0007 is\u2066 dark")).text == "The lamp is dark"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("> quoted\nmine\n\uff1e 引用", "mine"),
        ("mine\n-----Original Message-----\nold", "mine"),
        ("mine\n在 2026年3月2日，City <a@b> 写道：\nold", "mine"),
        ("mine\nSent from my phone", "mine"),
        ("From: here to there the road is broken\nmine", "From: here to there the road is broken\nmine"),
        ("On Monday it broke.\nOn Tuesday too.", "On Monday it broke.\nOn Tuesday too."),
        ("a\n\n\n\nb", "a\n\nb"),
    ],
)
def test_history_and_signatures_are_left_out(text: str, kept: str) -> None:
    assert written(text) == kept


FIRST = [
    "Dear city,\nOn the wall of number 5 somebody wrote:\nsomething bad\n\nIt is Harbour Road 5",
    "您好，\n今天早上有人用红漆写道：\n坏话\n地址港湾路5号",
    "Hello\nFrom: the corner of Bench Street\nTo: the bridge\nthe street is flooded",
    "Hello\n____________________\nthe street is flooded",
    "> what the neighbour says\nthe street is flooded",
    "Hello\nSent from my window, this picture\nthe street is flooded",
    "Hello\n-- \n" + "a line\n" * 10 + "the street is flooded",
]


@pytest.mark.parametrize("text", FIRST)
def test_of_a_first_letter_no_word_is_cut(text: str) -> None:
    assert read(letter(text, Subject="Wall")).text == text.replace("-- \n", "--\n")
    assert read(letter(text, Subject="Fwd: Wall", References="<a@b>")).text == text.replace("-- \n", "--\n")
    assert read(letter(text, Subject="Re: Wall", References="<a@b>")).text != text


def test_of_a_first_letter_the_signature_is_left_out() -> None:
    assert unsigned("Dark\n\nSent from my phone\n") == unsigned("Dark\n-- \nChen\n+86") == "Dark"
    html = "Dark<blockquote>Help!</blockquote><div class='gmail_signature'>Chen</div>"
    message = EmailMessage()
    message.set_content(html, subtype="html")
    told = read(message.as_bytes())
    assert (told.text, told.whole) == ("Dark\nHelp!", "Dark\nHelp!\n\nChen")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a<blockquote>old<blockquote>older</blockquote></blockquote>b", "a\n\nb"),
        ("<div class='gmail_quote'>old<div>older</div></div>new", "new"),
        ("a<br>b<hr>c", "a\nb\nc"),
        ("&lt;b&gt; &amp; 路灯", "<b> & 路灯"),
        ("a<![weird[", "a"),
        ("<script>x<b>y</script>z", "z"),
    ],
)
def test_html_is_words(html: str, words: str) -> None:
    assert plain_of(html) == words


def test_what_is_quoted_can_be_had_too() -> None:
    assert plain_of("<p>a</p><blockquote>old</blockquote>", quoted=True) == "a\n\nold"


@given(st.binary(max_size=400))
def test_whatever_arrives_is_a_letter(data: bytes) -> None:
    read(data)
    read(b"From: a@b.example\nContent-Type: text/html\n\n" + data)
    read(b"Subject: =?utf-8?B?" + data)


HEADERS = ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "From", "To", "Subject", "Message-ID"]
VALUES = ["text/plain", "text/html", "multipart/mixed", "multipart/report", "message/rfc822", "image/png"]
CODES = ["attachment", "inline", "base64", "quoted-printable", "uuencode", "utf-8", "utf-16", "x", "=?utf-8?b?", "?="]
NAMES = ["charset", "name", "filename", "boundary", "*0", "*1*", "%41", "路", "<p>", "</div>", "<![", "&#", "--x"]
PIECES = st.sampled_from([*HEADERS, *VALUES, *CODES, *NAMES, *": ;*=\"'(<>@,[\\\0", ": ", "\n", "\n\n", "\r\n"])


@given(st.lists(PIECES, max_size=60))
def test_whatever_is_put_together_is_a_letter(pieces: list[str]) -> None:
    words = "".join(pieces)
    read(words.encode())
    read(f"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Disposition: {words}\n--x--\n".encode())
    plain_of(words)


@given(st.sampled_from(sorted(SAMPLES.glob("*.eml"))), st.integers(0, 3000), st.binary(max_size=5))
def test_whatever_becomes_of_a_letter_on_its_way(file: Path, at: int, noise: bytes) -> None:
    data = file.read_bytes()
    told = read(data[:at] + noise + data[at:])
    assert not any(each in told.subject + told.name for each in "\r\n\0")
    read(data[:at])
