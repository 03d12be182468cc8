"""Before a city is loaded, pages still open, and what needs a city says so."""

import pytest
from django.test import Client

from civicgrid.apps.grid import api as grid


@pytest.mark.django_db
def test_what_needs_a_city_says_how_to_load_one() -> None:
    with pytest.raises(grid.NoCity) as raised:
        grid.city()
    assert str(raised.value) == "No city is loaded yet. (run: civicgrid city load DIR)"


def test_the_api_says_so_too(client: Client, db: None) -> None:
    answer = client.get("/api/v1/areas")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "No city is loaded yet."
