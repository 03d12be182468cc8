"""What a share of few cases is worth."""

from math import sqrt

Z = 1.96
"""Standard deviations of 95 % confidence."""


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """Bounds of the true share behind `part` of `whole` (Wilson 1927, 95 %), or None.

    None without cases.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not whole:
        return None
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, middle - half), min(1.0, middle + half)
