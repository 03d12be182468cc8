"""The one screen in a browser without a graphics card: usable when, a report seen when, and how the map moves.

python bench/browser.py

The city is that of `bench/lists.py`. How fast frames come depends on the machine; so the map is moved with 50 000 open
cases on it and with none, in turns, and their ratio counts.
"""

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from shutil import which
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from playwright.sync_api import Browser, Page, Route, sync_playwright

from measuring import city, percentile, session, show, web
from measuring.happening import numbering, reporting
from measuring.million import CASES, HOME, fill

if TYPE_CHECKING:
    from http.client import HTTPConnection

LOGIN = "auditor"
SIZES = ({"width": 1440, "height": 900}, {"width": 1920, "height": 1080})
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
OPENED, REPORTED, TURNS = 5, 10, 3
OPEN_CASES = 50_000
BUDGET_MS, BUDGET_RATIO = 2_000, 1.5
STEPS = 60
"""Of a movement of the map."""
FRAMES = """
    () => { const times = window.frames_ms = []; let last = performance.now();
        const next = now => { times.push(now - last); last = now; requestAnimationFrame(next); };
        requestAnimationFrame(next); }
"""


def main() -> None:
    """Opens the screen in new browsers, at two sizes; then moves its map, full and empty in turns."""
    with city(HOME):
        fill(CASES)
        name, value = session(LOGIN)
        with web() as (connection, _process):
            cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
            for size in SIZES:
                times = [_usable(connection, cookie, size) for _ in range(OPENED)]
                what = f"usable at {size['width']} × {size['height']}"
                show(f"{what}, median of {OPENED}", median(times), "ms", BUDGET_MS)
                show(f"{what}, slowest", max(times), "ms")
            with numbering():
                seen = _seen(connection, cookie)
            show(
                f"a report, from its commit until the screen shows it, median of {REPORTED}",
                median(seen),
                "ms",
                BUDGET_MS,
            )
            show("… slowest", max(seen), "ms", BUDGET_MS)
            turns = [(_moved(connection, cookie, 0), _moved(connection, cookie, OPEN_CASES)) for _ in range(TURNS)]
            for number, what in enumerate(("pan", "zoom")):
                bare, full = ([each for turn in turns for each in turn[which][number]] for which in (0, 1))
                show(f"{what}: a frame with {OPEN_CASES:,} open cases, median", median(full), "ms")
                show(f"{what}: 95 % of them", percentile(full, 0.95), "ms")
                show(f"{what}: a frame with none, median", median(bare), "ms")
                show(f"{what}: times as long", median(full) / median(bare), "", BUDGET_RATIO)


@contextmanager
def _page(connection: "HTTPConnection", cookie: dict[str, str], size: dict[str, int]) -> Iterator[Page]:
    """A page of a browser that was never used, for somebody who sees the whole city."""
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        context = browser.new_context(base_url=f"http://127.0.0.1:{connection.port}", viewport=size)  # type: ignore[arg-type]
        context.add_cookies([cookie])  # type: ignore[list-item]
        yield context.new_page()
        browser.close()


def _usable(connection: "HTTPConnection", cookie: dict[str, str], size: dict[str, int]) -> float:
    """Milliseconds from the click to a map that is drawn and panels that are filled."""
    with _page(connection, cookie, size) as page:
        return _opened(page)


def _opened(page: Page) -> float:
    page.goto("/screen/", wait_until="commit")
    page.wait_for_selector("html[data-usable]", state="attached")
    return float(page.evaluate("document.documentElement.dataset.usable"))


def _seen(connection: "HTTPConnection", cookie: dict[str, str]) -> list[float]:
    """Milliseconds from the commit of each report until the open screen shows it."""
    times, report = [], reporting()
    with ThreadPoolExecutor(1) as aside, _page(connection, cookie, SIZES[0]) as page:
        _opened(page)
        for _ in range(REPORTED):
            number = aside.submit(report).result()
            committed = time.perf_counter()
            page.wait_for_selector(f".ticker a[href*='{number}']", state="attached")
            times.append((time.perf_counter() - committed) * 1e3)
    return times


def _moved(connection: "HTTPConnection", cookie: dict[str, str], cases: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each frame while the map is panned, and while it is zoomed, with so many open cases."""
    with _page(connection, cookie, SIZES[0]) as page:
        page.route("**/screen/snapshot", lambda route: _answer(route, cases))
        _opened(page)
        page.wait_for_timeout(2_000)
        middle = page.locator("canvas.maplibregl-canvas").bounding_box()
        assert middle
        x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
        page.evaluate(FRAMES)
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(STEPS):
            page.mouse.move(x + 3 * step, y + 2 * step)
        page.mouse.up()
        panned = _frames(page)
        for step in range(STEPS // 2):
            page.mouse.wheel(0, -120 if step < STEPS // 4 else 120)
        return panned, _frames(page)


def _frames(page: Page) -> list[float]:
    """The frames since the last look."""
    times: list[float] = page.evaluate("window.frames_ms.splice(0)")
    return times


def _answer(route: Route, cases: int) -> None:
    """The snapshot, with so many open cases strewn over the city instead of its own."""
    from civicgrid.screens.one_screen.views import packed_points

    answer = route.fetch()
    snapshot: dict[str, Any] = json.loads(answer.body())
    chance = np.random.default_rng(1)
    places, marks_of = chance.integers(0, 2**32, cases, np.uint64), chance.integers(0, 24, cases, np.uint64)
    codes, marks = packed_points((places * np.uint64(256) + marks_of).tolist(), cases)
    snapshot["open"] = {"count": cases, "codes": b64encode(codes).decode(), "marks": b64encode(marks).decode()}
    route.fulfill(response=answer, json=snapshot)


if __name__ == "__main__":
    main()
