"""Somebody at the citizen's door: a browser without a login, and a report that is filled page by page."""

import re
from datetime import timedelta
from io import BytesIO

from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from civicgrid.apps.services.models import Draft
from tests.cities import IN_W1
from tests.pages.given import browser, page, source

SAID = "Two bags of garbage beside the bench"
POINT = {"lon": str(IN_W1[0]), "lat": str(IN_W1[1])}


def jpeg(width: int = 64, height: int = 48, colour: str = "teal", **more: object) -> bytes:
    """A small photo."""
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "JPEG", **more)
    return written.getvalue()


def jpeg_at(lon: float, lat: float) -> bytes:
    """A photo whose camera noted where it stood."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: _parts(lat), 3: "E", 4: _parts(lon)})
    return jpeg(exif=exif)


def _parts(degrees: float) -> tuple[float, float, float]:
    whole, minutes = int(degrees), (degrees - int(degrees)) * 60
    return float(whole), float(int(minutes)), (minutes - int(minutes)) * 60


class Citizen:
    """A browser that goes the way of a report."""

    def __init__(self, language: str = "en", client: Client | None = None) -> None:
        self.client = client or browser(language=language)
        self.draft = ""

    def begins(self, **where: str) -> HttpResponseBase:
        """Says where; by default a point in the west."""
        response = self.client.post("/report/", where or {"place": "by the bench", **POINT})
        if response.status_code == 303:
            self.draft = response.headers["Location"].split("/")[2]
        return response

    def tells(self, step: str, **sent: object) -> HttpResponseBase:
        """Sends a page of the form."""
        return self.client.post(f"/report/{self.draft}/{step}/", sent)

    def sees(self, step: str) -> str:
        """What a page of the form says."""
        return page(self.client.get(f"/report/{self.draft}/{step}/"))

    def takes_time(self) -> None:
        """As long as people need."""
        for draft in Draft.objects.all():
            Draft.objects.filter(pk=draft.pk).update(begun_at=draft.begun_at - timedelta(minutes=1))

    def fills(self, text: str = SAID, kind: str = "garbage", what: str = "bags") -> "Citizen":
        """All pages but the last."""
        self.begins()
        self.says(text, kind, **({"asked": kind, "answers.what": what} if kind == "garbage" else {}))
        return self

    def says(self, text: str, kind: str, **answers: str) -> HttpResponseBase:
        """The page of the words, unfolded, with a kind chosen and what it asks answered."""
        return self.tells("what", text=text, unfolded="1", kind=kind, **answers)

    def writes(self, text: str, target: str = "kinds", **sent: str) -> str:
        """What unfolds below the words as they are written, without another page."""
        headers = {"HX-Request": "true", "HX-Target": target}
        return source(self.client.post(f"/report/{self.draft}/what/", {"text": text, **sent}, headers=headers))

    def sends(self, **sent: str) -> str:
        """The receipt's address, after sending in due time."""
        self.takes_time()
        response = self.tells("send", **sent)
        assert response.status_code == 303, page(response)
        return str(response.headers["Location"])


def reported(text: str = SAID, language: str = "en", **sent: str) -> tuple[Citizen, str]:
    """Somebody who has reported bags of garbage, and the address of the receipt."""
    citizen = Citizen(language).fills(text)
    return citizen, citizen.sends(**sent)


def secret_in(address: str) -> str:
    """The secret of a receipt's address."""
    return str(re.findall(r"/r/([^/]+)/", address)[0])


__all__ = ["POINT", "SAID", "Citizen", "jpeg", "jpeg_at", "page", "reported", "secret_in", "source"]
