"""Times and days in requests and answers: RFC 3339."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from django.utils.timezone import localtime
from ninja.responses import NinjaJSONEncoder
from pydantic import BeforeValidator

BEGINNING = re.compile(r"\d{4}-\d\d-\d\d")


class CityTimes(NinjaJSONEncoder):
    """Writes a time with the city's offset, whole as it is stored."""

    def default(self, o: object) -> object:
        """What JSON does not know."""
        return localtime(o).isoformat() if isinstance(o, datetime) else super().default(o)


def _written(kind: str) -> Callable[[object], object]:
    """Takes what begins with a day; a number would be read as seconds since 1970."""

    def check(value: object) -> object:
        if not (isinstance(value, str) and BEGINNING.match(value)):
            raise ValueError(kind)
        return value

    return check


Moment = Annotated[datetime, BeforeValidator(_written("datetime"))]
"""A time as it is written in a request."""
Day = Annotated[date, BeforeValidator(_written("date"))]
"""A day as it is written in a request."""
