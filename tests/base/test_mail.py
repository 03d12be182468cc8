"""The door to SMTP: which addresses are one, how servers are named, what their answers mean."""

import smtplib
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from pytest_django import Settings

from civicgrid.base import mail
from civicgrid.base.mail.letter import message_of
from civicgrid.base.mail.post import server_of

LETTER = mail.Letter(
    id="notice.1",
    to="chen@tiny.example",
    subject="One\r\nBcc: all@tiny.example",
    text="Words",
    html="<p>Words</p>",
    language="en",
    at=datetime(2026, 3, 2, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("chen@tiny.example", True),
        ("chen", False),
        ("chen@tiny.example\nBcc: a@b.cc", False),
        ("a@b.cc, d@e.ff", False),
        ('"x,victim@tiny.example,y"@attacker.example', False),
        ("chen@[127.0.0.1]", False),
        ("陈@tiny.example", False),
        (f"{'a' * 250}@b.cc", False),
    ],
)
def test_what_is_an_address(words: str, one: bool) -> None:  # noqa: FBT001 - a column of the table
    assert mail.is_address(words) is one


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", ("mail.example", 25, "none", "", "")),
        ("smtp+starttls://u:p%40ss@mail.example", ("mail.example", 587, "start", "u", "p@ss")),
        ("smtps://u@mail.example:2465", ("mail.example", 2465, "whole", "u", "")),
    ],
)
def test_servers_are_named_by_addresses(url: str, server: tuple[object, ...]) -> None:
    found = server_of(url)
    assert (found.host, found.port, found.tls, found.user, found.password) == server


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://mail.example:x", "secret"])
def test_what_names_no_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(mail.NoMailServer) as raised:
        server_of(url)
    assert "mail.example" not in str(raised.value)


def test_a_subject_is_one_line_and_what_is_optional_is_left_away() -> None:
    message = message_of(LETTER, "City <city@tiny.example>", "tiny.example")
    assert message["Subject"] == "One Bcc: all@tiny.example"
    assert message["Bcc"] is None
    assert message["List-Unsubscribe"] is None
    assert message["Reply-To"] is None


def test_a_letter_may_say_where_replies_go() -> None:
    answered = msgspec.structs.replace(LETTER, reply_to="reply@tiny.example", stop="https://tiny.example/stop")
    message = message_of(answered, "city@tiny.example", "tiny.example")
    assert (message["Reply-To"], message["List-Unsubscribe"]) == ("reply@tiny.example", "<https://tiny.example/stop>")


class Server:
    """Stands for the mail server: the network's edge."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault, self.done = fault, list[str]()

    def __call__(self, *_where: object, **_how: object) -> "Server":
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        self.done.append("left")

    def starttls(self, context: object) -> None:
        assert context
        self.done.append("tls")

    def login(self, user: str, password: str) -> None:
        self.done.append(f"{user}:{password}")

    def send_message(self, *_what: Any) -> None:
        if self.fault:
            raise self.fault
        self.done.append("sent")


@pytest.mark.parametrize(
    ("url", "kind", "done"),
    [
        ("smtp://mail.example", "SMTP", ["sent", "left"]),
        ("smtp+starttls://u:p@mail.example", "SMTP", ["tls", "u:p", "sent", "left"]),
        ("smtps://u:p@mail.example", "SMTP_SSL", ["u:p", "sent", "left"]),
    ],
)
def test_a_letter_is_handed_over(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str, kind: str, done: list[str]
) -> None:
    server = Server()
    monkeypatch.setattr(smtplib, kind, server)
    settings.CIVICGRID_MAIL_URL = url
    assert mail.may_send()
    mail.post(LETTER)
    assert server.done == done


@pytest.mark.parametrize(
    ("fault", "raised", "said"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), mail.RecipientRefused, "550 no such user"),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), mail.MailAway, "451 later"),
        (smtplib.SMTPDataError(554, "spam"), mail.MailRefused, "554 spam"),
        (smtplib.SMTPDataError(452, b"full"), mail.MailAway, "452 full"),
        (smtplib.SMTPAuthenticationError(535, b"who?"), mail.MailAway, "535 who?"),
        (smtplib.SMTPNotSupportedError("no UTF8"), mail.MailRefused, "no UTF8"),
        (smtplib.SMTPServerDisconnected(""), mail.MailAway, "SMTPServerDisconnected"),
        (ConnectionRefusedError(111, "refused"), mail.MailAway, "refused"),
    ],
)
def test_its_answers_are_for_now_or_for_good(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, fault: Exception, raised: type[Exception], said: str
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Server(fault))
    settings.CIVICGRID_MAIL_URL = "smtp://mail.example"
    with pytest.raises(raised) as told:
        mail.post(LETTER)
    assert said in str(told.value)


def test_a_long_address_that_ends_letters_stays_one_word() -> None:
    stop = f"https://tiny.example/letters/{'x' * 120}/stop/"
    letter = msgspec.structs.replace(LETTER, stop=stop)
    sent = message_of(letter, "city@tiny.example", "tiny.example").as_bytes()
    assert f"List-Unsubscribe: <{stop}>\r\n".encode() in sent


def test_addresses_in_letters_begin_with_the_citys(settings: Settings) -> None:
    settings.CIVICGRID_URL = "https://city.example/"
    assert mail.public_url("/mine/") == "https://city.example/mine/"
    assert mail.address_in("City <city@tiny.example>") == "city@tiny.example"
