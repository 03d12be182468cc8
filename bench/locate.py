"""Points located per second on one core: the locator against an STRtree, side by side in one run.

python bench/locate.py
"""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from civicgrid.kernel.geo import Locator, Plane

Result = TypeVar("Result")

CELLS_PER_SIDE = 200
CELL_M = 100
POINTS = 2_000_000
SINGLE_POINTS = 2_000
TURN = np.radians(7)
CITY = Plane(lon=121.47, lat=31.23)


def main() -> None:
    """Prints build time, points per second of both, their ratio, and the time of one point."""
    numbers = np.random.default_rng(2015)
    cells = slanted_cells(numbers)
    west, south, east, north = shapely.total_bounds(cells)
    lon, lat = numbers.uniform(west, east, POINTS), numbers.uniform(south, north, POINTS)
    points, tree = shapely.points(lon, lat), shapely.STRtree(cells)

    locator, build_s = timed(lambda: Locator(cells))
    located, locate_s = timed(lambda: locator.locate(lon, lat))
    (point, cell), tree_s = timed(lambda: tree.query(points, predicate="within"))
    _, single_s = timed(
        lambda: [locator.at(*place) for place in zip(lon[:SINGLE_POINTS], lat[:SINGLE_POINTS], strict=True)]
    )

    print(f"cells                        {len(cells):>12,}")
    print(f"locator built in             {build_s:>12.2f} s")
    print(f"locator                      {POINTS / locate_s:>12,.0f} points/s")
    print(f"STRtree.query(within)        {POINTS / tree_s:>12,.0f} points/s")
    print(f"ratio                        {tree_s / locate_s:>12.1f}")
    print(f"one point                    {single_s / SINGLE_POINTS * 1e6:>12.1f} microseconds")
    print(f"points placed otherwise      {np.count_nonzero(located[point] != cell):>12,}")


def slanted_cells(numbers: np.random.Generator) -> NDArray[np.object_]:
    """Cells of about 10 000 m2 with uneven corners, in rows turned by 7 degrees."""
    steps = np.arange(CELLS_PER_SIDE + 1) * CELL_M
    corners = np.stack(np.meshgrid(steps, steps), axis=-1) + numbers.normal(0, 4, (len(steps), len(steps), 2))
    corners = corners @ [[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]]
    rings = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2)
    return CITY.backward(np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object))


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What the work gives, and the seconds of processor time it took."""
    start = time.process_time()
    return work(), time.process_time() - start


if __name__ == "__main__":
    main()
