"""Streets: chords that cut a block in two, best of all from corner to corner."""

from collections.abc import Iterator

import msgspec
import numpy as np
import shapely

from civicgrid.kernel.geo.arrays import Floats

from .mesh import Mesh

SNAP_M = 22.0
"""A street that would end this close to a corner ends in the corner."""

STEP_M = 70.0
"""Distance between the corners of a bent line."""

STRAIGHT_M = 250.0
"""Shorter chords are not bent."""

TOLERANCE = 0.25
"""How far the smaller piece may miss its share for the sake of a better street."""


class End(msgspec.Struct, frozen=True):
    """Where a chord meets the ring: on the edge after corner `edge`, or in a corner."""

    edge: int
    point: Floats
    corner: int = -1


class Chord(msgspec.Struct, frozen=True):
    """A cut through a ring, from end to end along the points of the way between."""

    start: End
    end: End
    way: Floats


class Style(msgspec.Struct, frozen=True):
    """Standard deviations: turn in radians, uneven of the share, bend of the length."""

    turn: float
    uneven: float
    bend: float


def halve(mesh: Mesh, face: int, share: float, style: Style, rng: np.random.Generator) -> int:
    """Cuts off a new face; about `share` of the area lies on one side of the cut."""
    ring = mesh.outline(face)
    share = float(np.clip(share * (1 + rng.normal(0, style.uneven)), 0.05, 0.95))
    straight = across(ring, share, rng.normal(0, style.turn))
    waves = rng.normal(0, style.bend, 3)
    choices = (chord for chord in _choices(ring, straight, waves) if _has_share(ring, chord, share))
    return carve(mesh, face, next(choices, straight))


def across(ring: Floats, share: float, turn: float) -> Chord:
    """The straight chord across the long side of a ring that cuts off a share."""
    along = _long_side(ring, turn)
    s, h = ring @ along, ring @ np.array([-along[1], along[0]])
    level = _level(s, h, share)
    ends = crossings(ring, s, h, level)
    pairs = [Chord(*pair, way=np.empty((0, 2))) for pair in zip(ends[::2], ends[1::2], strict=True)]
    return min(pairs, key=lambda chord: abs(_low_share(ring, chord, s, level) - share))


def crossings(ring: Floats, s: Floats, h: Floats, level: float) -> list[End]:
    """Where the line s = level crosses a ring of coordinates s and h, in order of h."""
    s_next, ring_next = turned(s), turned(ring)
    edges = np.flatnonzero((s < level) != (s_next < level))
    part = ((level - s[edges]) / (s_next[edges] - s[edges]))[:, None]
    points = ring[edges] * (1 - part) + ring_next[edges] * part
    heights = h[edges] * (1 - part[:, 0]) + turned(h)[edges] * part[:, 0]
    return [End(int(edges[i]), points[i]) for i in np.argsort(heights, kind="stable")]


def meander(ring: Floats, chord: Chord, waves: Floats) -> Chord:
    """The chord bent by sine waves, flatter where it would leave the ring.

    The heights of the three waves are parts of its length.
    """
    curves = (_bend(chord, waves * size) for size in (1, 0.5, 0.2))
    return next((curve for curve in curves if _is_simple(ring, curve)), chord)


def carve(mesh: Mesh, face: int, chord: Chord) -> int:
    """Cuts the face along the chord; returns the new face."""
    ring = mesh.rings[face]
    edges = [(ring[end.edge], ring[(end.edge + 1) % len(ring)]) for end in (chord.start, chord.end)]
    known = [ring[end.corner] if end.corner >= 0 else None for end in (chord.start, chord.end)]
    start, end = (
        mesh.insert(*edge, at.point) if corner is None else corner
        for edge, corner, at in zip(edges, known, (chord.start, chord.end), strict=True)
    )
    return mesh.cut(face, start, end, chord.way)


def turned(ring: Floats, steps: int = 1) -> Floats:
    """The ring begun some corners later."""
    return np.concatenate([ring[steps:], ring[:steps]])


def _long_side(ring: Floats, turn: float) -> Floats:
    """Unit vector along the long side of the narrowest box around the ring, turned."""
    box = shapely.get_coordinates(shapely.oriented_envelope(shapely.polygons(ring)))
    sides = np.diff(box[:3], axis=0)
    angle = np.arctan2(*sides[np.argmax(np.hypot(*sides.T))][::-1]) + turn
    return np.array([np.cos(angle), np.sin(angle)])


def _level(s: Floats, h: Floats, share: float) -> float:
    """The s below which a share of the ring's area lies.

    By Green's theorem the area below is -∮ h ds over the ring's edges as far as they are below.
    """
    levels = np.linspace(s.min(), s.max(), 41)
    s_next, h_next = turned(s), turned(h)
    slope = np.divide(h_next - h, s_next - s, out=np.zeros_like(s), where=s_next != s)
    a, b = np.minimum(s, levels[:, None]), np.minimum(s_next, levels[:, None])
    below = -np.sum((b - a) * (h + slope * ((a + b) / 2 - s)), axis=1)
    return float(np.interp(share * below[-1], below, levels))


def _pieces(ring: Floats, chord: Chord) -> tuple[Floats, Floats]:
    """The two rings a chord makes."""
    after = turned(ring, chord.start.edge + 1)
    split = (chord.end.edge - chord.start.edge) % len(ring)
    return (
        np.concatenate([[chord.start.point], after[:split], [chord.end.point], chord.way[::-1]]),
        np.concatenate([[chord.end.point], after[split:], [chord.start.point], chord.way]),
    )


def _low_share(ring: Floats, chord: Chord, s: Floats, level: float) -> float:
    one, other = (abs(_area(piece)) for piece in _pieces(ring, chord))
    is_low = s[(chord.start.edge + 1) % len(ring)] < level
    return (one if is_low else other) / (one + other)


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float(np.dot(x, turned(y)) - np.dot(y, turned(x))) / 2


def _choices(ring: Floats, straight: Chord, waves: Floats) -> Iterator[Chord]:
    """The chord as we would like it best, then ever plainer."""
    snapped = Chord(_snap(ring, straight.start), _snap(ring, straight.end), straight.way)
    if waves.any() and np.linalg.norm(snapped.end.point - snapped.start.point) > STRAIGHT_M:
        yield meander(ring, snapped, waves)
    yield snapped


def _snap(ring: Floats, end: End) -> End:
    corners = np.array([end.edge, (end.edge + 1) % len(ring)])
    gaps = np.linalg.norm(ring[corners] - end.point, axis=1)
    corner = int(corners[np.argmin(gaps)])
    return End(end.edge, ring[corner], corner) if gaps.min() < SNAP_M else end


def _bend(chord: Chord, waves: Floats) -> Chord:
    """The chord with points aside of it every STEP_M metres."""
    start, end = chord.start.point, chord.end.point
    along = end - start
    u = np.linspace(0, 1, int(np.linalg.norm(along) / STEP_M) + 2)[1:-1, None]
    orders = np.arange(1, 4)
    aside = (np.sin(np.pi * u * orders) * waves / orders).sum(axis=1, keepdims=True)
    return Chord(chord.start, chord.end, start + u * along + aside * np.array([-along[1], along[0]]))


def _has_share(ring: Floats, chord: Chord, share: float) -> bool:
    """Both pieces are simple, and the smaller is about as large as the share says."""
    wanted = min(share, 1 - share)
    actual = min(_area(piece) for piece in _pieces(ring, chord)) / _area(ring)
    return abs(actual - wanted) < TOLERANCE * wanted and _is_simple(ring, chord)


def _is_simple(ring: Floats, chord: Chord) -> bool:
    return all(shapely.is_valid(shapely.polygons(piece)) for piece in _pieces(ring, chord))
