"""A raster of square pixels laid over polygons."""

from typing import Self

import msgspec
import numpy as np
import shapely

from .arrays import Flags, Floats, Geometries, Integers
from .bounds import bounds_of

PIXEL_PER_WIDTH = 1 / 4
"""Side of a pixel as a share of area / perimeter: a square cell gets 16 x 16 pixels, one in seven on a border."""

MOST_PIXELS_PER_SIDE = 4096
"""Bounds the memory of a raster to 64 MB."""

SMALLEST_PIXEL = 1e-7
"""Doubles near 180 degrees are 3e-14 apart, far below a thousandth of such a pixel."""

ROUNDING = 1e-3
"""Arithmetic moves a border by less than this, in pixels."""

LONGEST_PIECE = 0.99
"""A piece of border this long, in pixels, touches at most two columns and two rows, rounding included."""

LINES_AT_ONCE = 10_000
"""Bounds the memory of marking borders."""


class Raster(msgspec.Struct, frozen=True):
    """Pixels numbered by rows from the south-west; no polygon reaches the outermost."""

    west: float
    south: float
    pixel: float
    columns: int
    rows: int

    @classmethod
    def over(cls, polygons: Geometries) -> Self:
        """The raster over the polygons' bounds, the finer the denser their borders."""
        west, south, east, north = bounds_of(polygons) or (0.0, 0.0, 0.0, 0.0)
        longest = max(east - west, north - south)
        pixel = max(_fine_enough(polygons), longest / MOST_PIXELS_PER_SIDE)
        return cls(
            west=west - 1.5 * pixel,
            south=south - 1.5 * pixel,
            pixel=pixel,
            columns=int((east - west) / pixel) + 4,
            rows=int((north - south) / pixel) + 4,
        )

    def pixels(self, x: Floats, y: Floats) -> Integers:
        """The pixel of each point; an outermost one for what lies outside or is NaN."""
        column = _step(x, self.west, self.pixel, self.columns)
        row = _step(y, self.south, self.pixel, self.rows)
        return row * self.columns + column

    def centres(self, pixels: Integers) -> tuple[Floats, Floats]:
        """The point in the middle of each pixel."""
        row, column = np.divmod(pixels, self.columns)
        return self.west + (column + 0.5) * self.pixel, self.south + (row + 0.5) * self.pixel

    def crossed(self, polygons: Geometries) -> Flags:
        """Whether a border touches each pixel. Errs, by a few, only towards yes."""
        crossed = np.zeros(self.rows * self.columns, dtype=np.bool_)
        borders = (_borders(polygons) - (self.west, self.south)) / self.pixel
        for lines in np.array_split(borders, len(borders) // LINES_AT_ONCE + 1):
            low, high = _pieces(lines)
            for row in (low[:, 1], high[:, 1]):
                for column in (low[:, 0], high[:, 0]):
                    crossed[row * self.columns + column] = True
        return crossed


def _fine_enough(polygons: Geometries) -> float:
    area, border = shapely.area(polygons).sum(), shapely.length(polygons).sum()
    return float(max(PIXEL_PER_WIDTH * area / border, SMALLEST_PIXEL)) if border else SMALLEST_PIXEL


def _step(values: Floats, start: float, pixel: float, count: int) -> Integers:
    """The column or row of each value; the first for NaN, thanks to `fmax`."""
    held = np.fmin(np.fmax(values, start + pixel / 2), start + (count - 0.5) * pixel)
    return ((held - start) / pixel).astype(np.intp)


def _borders(polygons: Geometries) -> Floats:
    """Every straight line of every ring: [line, end, x or y]."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygons)), return_index=True)
    joined = ring[1:] == ring[:-1]
    return np.stack([points[:-1][joined], points[1:][joined]], axis=1)


def _pieces(lines: Floats) -> tuple[Integers, Integers]:
    """The lowest and highest (column, row) of each piece of lines in pixels."""
    start, end = lines[:, 0], lines[:, 1]
    pieces = (np.abs(end - start).max(axis=1, initial=0) / LONGEST_PIECE).astype(np.intp) + 1
    line = np.repeat(np.arange(len(lines)), pieces)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stride = ((end - start) / pieces[:, None])[line]
    head = start[line] + stride * nth[:, None]
    tail = head + stride
    low = np.minimum(head, tail) - ROUNDING
    high = np.maximum(head, tail) + ROUNDING
    return low.astype(np.intp), high.astype(np.intp)
