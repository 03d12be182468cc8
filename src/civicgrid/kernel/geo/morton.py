"""Places as 32-bit Morton codes on a grid over a city; many of them as few bytes.

The grid has 65 536 × 65 536 squares. Bits of the column (eastwards) stand at the even places of a code, those of the
row (northwards) at the odd ones: codes that begin alike lie near each other.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import Floats
from .bounds import Bounds

SIDE = 1 << 16
"""Squares of the grid in each direction."""
BITS = 32
Codes = NDArray[np.uint32]


def codes_of(lon: ArrayLike, lat: ArrayLike, bounds: Bounds) -> Codes:
    """The code of the square in which each place lies; of one outside, the nearest."""
    west, south, east, north = bounds
    columns = _squares(np.asarray(lon, dtype=np.float64), west, east)
    rows = _squares(np.asarray(lat, dtype=np.float64), south, north)
    return _spread(columns) | (_spread(rows) << np.uint32(1))


def code_of(lon: float, lat: float, bounds: Bounds) -> int:
    """The code of one place.

    >>> f"{code_of(116.75, 40.25, (116.0, 40.0, 117.0, 41.0)):032b}"[:4]
    '0111'
    """
    west, south, east, north = bounds
    column = int((lon - west) / (east - west or 1.0) * SIDE)
    row = int((lat - south) / (north - south or 1.0) * SIDE)
    spread = _SPREAD
    return spread[min(max(column, 0), SIDE - 1)] | spread[min(max(row, 0), SIDE - 1)] << 1


def box_of(code: int, bits: int, bounds: Bounds) -> Bounds:
    """The part of the bounds in which all codes lie that share the first `bits` bits."""
    rest = BITS - bits
    low = (code >> rest) << rest
    high = low | ((1 << rest) - 1)
    (left, bottom), (right, top) = _square(low), _square(high)
    west, south, east, north = bounds
    wide, tall = (east - west) / SIDE, (north - south) / SIDE
    return west + left * wide, south + bottom * tall, west + (right + 1) * wide, south + (top + 1) * tall


def packed(codes: Codes) -> bytes:
    """Ascending codes as LEB128 varints: the first, then each one's distance."""
    if not codes.size:
        return b""
    deltas = codes.astype(np.uint64)
    deltas[1:] -= deltas[:-1].copy()
    sizes = np.ones(deltas.size, dtype=np.intp)
    for more in range(1, 5):
        sizes += deltas >= np.uint64(1 << 7 * more)
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]), dtype=np.uint8)
    begins = ends - sizes
    for place in range(5):
        here = sizes > place
        septet = (deltas[here] >> np.uint64(7 * place)) & np.uint64(0x7F)
        goes_on = (sizes[here] > place + 1).astype(np.uint64) << np.uint64(7)
        out[begins[here] + place] = septet | goes_on
    return out.tobytes()


def unpacked(data: bytes) -> Codes:
    """What `packed` made bytes of."""
    codes: list[int] = []
    code = delta = shift = 0
    for byte in data:
        delta |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            code += delta
            codes.append(code)
            delta = shift = 0
    return np.array(codes, dtype=np.uint32)


def _squares(degrees: Floats, low: float, high: float) -> Codes:
    placed = np.floor((degrees - low) / (high - low or 1.0) * SIDE)
    return np.clip(placed, 0, SIDE - 1).astype(np.uint32)


def _spread(numbers: Codes) -> Codes:
    """Each bit of 16 at twice its place."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        numbers = (numbers | numbers << np.uint32(shift)) & np.uint32(mask)
    return numbers


def _square(code: int) -> tuple[int, int]:
    """Column and row of a code."""
    column = row = 0
    for place in range(BITS // 2):
        column |= (code >> 2 * place & 1) << place
        row |= (code >> 2 * place + 1 & 1) << place
    return column, row


_SPREAD: list[int] = _spread(np.arange(SIDE, dtype=np.uint32)).tolist()
"""Of one place at a time, looked up: ten times as fast."""
