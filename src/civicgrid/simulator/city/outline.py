"""The city limits: land on one side, a lake on the other, and a river mouth."""

import msgspec
import numpy as np
import shapely

from civicgrid.kernel.geo.arrays import Floats

STEP_M = 70.0
"""Distance between corners along the limits."""

SMOOTH_M = 6.0
"""What is lost between corners."""


class Outline(msgspec.Struct, frozen=True):
    """The limits, counter-clockwise, in metres, and where the river leaves them.

    `head` is the corner where the river mouth ends, `course` the unit vector from there inland.
    """

    ring: Floats
    head: int
    course: Floats


def draw(area_m2: float, rng: np.random.Generator) -> Outline:
    """Limits around an area, the lake in any direction."""
    head = np.array([rng.uniform(-0.25, 0.05), rng.uniform(-0.1, 0.1)])
    land = _blob((0, 0), 1.0, 0.10, rng)
    lake = _blob((1.05, rng.uniform(-0.3, 0.3)), 0.72, 0.07, rng)
    dry = land.difference(shapely.union(lake, _river_mouth(head, rng)))
    town = max(shapely.get_parts(dry), key=shapely.area)
    scale = np.sqrt(area_m2 / shapely.Polygon(town.exterior).area)
    angle = rng.uniform(0, 2 * np.pi)
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    limits = shapely.transform(shapely.Polygon(town.exterior), lambda points: points @ turn)
    ring = shapely.segmentize(shapely.orient_polygons(limits).exterior.simplify(SMOOTH_M), STEP_M)
    points = shapely.get_coordinates(ring)[:-1]
    nearest = np.argmin(np.linalg.norm(points - head @ turn, axis=1))
    return Outline(points, int(nearest), np.array([-1.0, 0.0]) @ turn / scale)


def _blob(centre: tuple[float, float], radius: float, rough: float, rng: np.random.Generator) -> shapely.Polygon:
    """A disc with a wavy rim: long waves high, short waves low."""
    waves = np.arange(2, 28)
    heights = rng.normal(0, rough, waves.size) * (2 / waves) ** 1.1
    angles = np.linspace(0, 2 * np.pi, 480, endpoint=False)
    phases = rng.uniform(0, 2 * np.pi, waves.size)
    radii = radius * (1 + (heights * np.cos(angles[:, None] * waves + phases)).sum(axis=1))
    return shapely.Polygon(np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None] + centre)


def _river_mouth(head: Floats, rng: np.random.Generator) -> shapely.Polygon:
    """A winding wedge of water from the lake, ever narrower, to a point."""
    u = np.linspace(0, 1, 40)
    waves = rng.normal(0, 0.05, 2)
    x = head[0] + (0.95 - head[0]) * u
    y = head[1] + waves[0] * np.sin(np.pi * u) + waves[1] * np.sin(2 * np.pi * u)
    width = 0.06 * u**0.7
    return shapely.Polygon(np.concatenate([np.column_stack([x, y + width]), np.column_stack([x, y - width])[:0:-1]]))
