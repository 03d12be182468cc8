"""Letters of a real mail server: none is lost and none counts twice, wherever the line breaks."""

import pytest
from pytest_django import Settings

from civicgrid.apps.cases.models import Photo, Report
from civicgrid.apps.exchange.actions import mail
from tests.exchange.dovecot import PROGRAM, cut, dovecot, opened
from tests.exchange.test_mail import letter
from tests.pages.given import PNG

BREAKS = (60, 400, 900, 1_300, 1_800, 2_600, 4_000)
"""Bytes of the server's answers: within the greeting, the login, the search, a letter, after a mark."""


@pytest.mark.skipif(PROGRAM is None, reason="there is no dovecot on this machine")
@pytest.mark.usefixtures("small_city")
def test_letters_of_a_real_server_are_taken_once_wherever_the_line_breaks(settings: Settings) -> None:
    with dovecot() as port:
        with opened(port) as box:
            for number in range(5):
                written = letter(f"Lamp no. {number} is dark", (PNG,), Subject=f"路灯 {number}")
                box.append("INBOX", "", "", written.replace(b"\n", b"\r\n"))
            box.append("INBOX", "", "", b'From: x@y.example\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n--b')
        for after in BREAKS:
            with cut(port, after) as broken:
                settings.CIVICGRID_IMAP_URL = f"imap://city:secret@127.0.0.1:{broken}/INBOX"
                mail.fetch.task.func()
        settings.CIVICGRID_IMAP_URL = f"imap://city:secret@127.0.0.1:{port}/INBOX"
        mail.fetch.task.func()
        with opened(port) as box:
            assert box.search(None, "UNSEEN") == ("OK", [b""])
    told = Report.objects.filter(source="email", text__contains="Lamp no.").values_list("text", flat=True)
    assert sorted(told) == [f"路灯 {number}\n\nLamp no. {number} is dark" for number in range(5)]
    assert Photo.objects.count() > 0
