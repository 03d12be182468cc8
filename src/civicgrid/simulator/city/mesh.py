"""A plane that is only ever cut, so that its faces neither gap nor overlap."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from civicgrid.kernel.geo.arrays import Floats


class Mesh:
    """Faces as counter-clockwise rings of corners; neighbours share their corners."""

    def __init__(self, outline: Floats) -> None:
        self.points: list[tuple[float, float]] = [(float(x), float(y)) for x, y in outline]
        self.rings: list[list[int]] = [[]]
        self._left: dict[tuple[int, int], int] = {}
        self._claim(0, list(range(len(outline))))

    def outline(self, face: int) -> Floats:
        """The corners of a face, (n, 2) in metres."""
        return np.array([self.points[corner] for corner in self.rings[face]])

    def insert(self, start: int, end: int, point: ArrayLike) -> int:
        """A new corner on the edge from start to end, for the faces on both sides of it."""
        corner = self._add(point)
        for a, b in ((start, end), (end, start)):
            if (face := self._left.pop((a, b), None)) is not None:
                ring = self.rings[face]
                ring.insert(ring.index(a) + 1, corner)
                self._left[a, corner] = self._left[corner, b] = face
        return corner

    def cut(self, face: int, start: int, end: int, way: Iterable[ArrayLike]) -> int:
        """Cuts a face from corner to corner along a way; what lies right of it is new."""
        middle = [self._add(point) for point in way]
        ring = self.rings[face]
        turn = ring.index(start)
        ring = ring[turn:] + ring[:turn]
        far = ring.index(end)
        new = len(self.rings)
        self.rings.append([])
        self._claim(face, ring[: far + 1] + middle[::-1])
        self._claim(new, [*ring[far:], start, *middle])
        return new

    def _add(self, point: ArrayLike) -> int:
        x, y = np.asarray(point, dtype=float)
        self.points.append((float(x), float(y)))
        return len(self.points) - 1

    def _claim(self, face: int, ring: list[int]) -> None:
        self.rings[face] = ring
        self._left.update(((a, b), face) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
