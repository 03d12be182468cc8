"""Letters in a mailbox: handed over once, kept until they are, whatever the mailbox does."""

import gc
import socket

import pytest

from civicgrid.base.mail import inbox
from civicgrid.base.mail.inbox import MailboxAway, NoMailbox, SetAside, fetch

from .imap import Mailbox


def test_letters_are_handed_over_once() -> None:
    with Mailbox(b"one", b"two") as mailbox:
        came: list[bytes] = []
        assert fetch(mailbox.url, came.append, 1000) == 2
        assert fetch(mailbox.url, came.append, 1000) == 0
        assert (came, mailbox.folders[0], mailbox.seen) == ([b"one", b"two"], "Reports", {1, 2})
        mailbox.shutdown()


def test_what_was_not_taken_stays_and_holds_up_nothing(caplog: pytest.LogCaptureFixture) -> None:
    came: list[bytes] = []

    def take(data: bytes) -> None:
        came.append(data)
        if data == b"two":
            raise ValueError(data)

    with Mailbox(b"one", b"two", b"three") as mailbox:
        fetch(mailbox.url, take, 1000)
        assert (came, mailbox.seen, mailbox.flagged) == ([b"one", b"two", b"three"], {1, 3}, {2})
        fetch(mailbox.url, take, 1000)
        assert came[3:] == [b"two"]
        mailbox.shutdown()
    assert "a letter waits: it could not be taken" in caplog.text


def test_what_can_never_be_taken_goes_aside_with_its_flag() -> None:
    came: list[bytes] = []

    def take(data: bytes) -> None:
        came.append(data)
        raise SetAside(tries=10)

    with Mailbox(b"one") as mailbox:
        for _ in range(2):
            fetch(mailbox.url, take, 1000)
        assert (came, mailbox.seen, mailbox.flagged) == ([b"one"], {1}, {1})
        mailbox.shutdown()


@pytest.mark.parametrize("answer", ["NO not now", "OK but nothing"])
def test_what_the_mailbox_does_not_give_out_is_not_lost(answer: str) -> None:
    came: list[bytes] = []
    with Mailbox(b"one", b"two") as mailbox:
        mailbox.withheld = {1: answer}
        fetch(mailbox.url, came.append, 1000)
        assert (came, mailbox.seen) == ([b"two"], {2})
        mailbox.withheld = {}
        fetch(mailbox.url, came.append, 1000)
        assert (came, mailbox.seen) == ([b"two", b"one"], {1, 2})
        mailbox.shutdown()


def test_what_is_put_off_lets_others_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST", 1)
    with Mailbox(b"one", b"two") as mailbox:
        came: list[bytes] = []

        def take(data: bytes) -> bool:
            came.append(data)
            return data != b"one" or came.count(data) > 1

        for _ in range(3):
            fetch(mailbox.url, take, 1000)
        assert (came, mailbox.seen, mailbox.flagged) == ([b"one", b"two", b"one"], {1, 2}, set())
        mailbox.shutdown()


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT"])
def test_where_the_line_breaks_no_letter_is_lost_and_our_end_is_closed(command: str) -> None:
    with Mailbox(b"one", b"two") as mailbox:
        came: list[bytes] = []
        mailbox.hangs_up = command
        with pytest.raises(MailboxAway):
            fetch(mailbox.url, came.append, 1000)
        gc.collect()  # a line left open would warn, which fails the test
        mailbox.hangs_up = ""
        fetch(mailbox.url, came.append, 1000)
        assert (set(came), mailbox.seen) == ({b"one", b"two"}, {1, 2})
        mailbox.shutdown()


def test_only_so_much_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST", 1)
    with Mailbox(b"x" * 50, b"two") as mailbox:
        came: list[bytes] = []
        assert fetch(mailbox.url.replace("/Reports", ""), came.append, 10) == 1
        assert (came, mailbox.folders) == ([b"x" * 10], ["INBOX"])
        mailbox.shutdown()


@pytest.mark.parametrize(
    "url",
    ["", "pop3://a:b@c.example", "imaps://c.example/INBOX", "imaps://a:b@/INBOX", "imaps://a:secret@c.example:x/"],
)
def test_what_is_no_mailbox(url: str) -> None:
    with pytest.raises(NoMailbox) as refused:
        fetch(url, print, 10)
    assert "secret" not in str(refused.value)


def test_a_mailbox_that_is_away() -> None:
    with Mailbox(password="other") as mailbox, pytest.raises(MailboxAway):
        fetch(mailbox.url.replace("other", "wrong"), print, 10)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(MailboxAway):
            fetch(f"imap://a:b@127.0.0.1:{taken.getsockname()[1]}", print, 10)
