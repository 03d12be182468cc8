"""Measured values as people read them."""

LEAST, MOST = 1e-4, 1e15
"""Smaller and larger ones are written with a power of ten."""


def figure(value: float | None) -> str:
    """Six digits at most, no zeros that say nothing; "" where there is none.

    >>> [figure(each) for each in (21.0, 0.1 + 0.2, 1234567.0, -0.00001234, 0.0, None)]
    ['21', '0.3', '1,234,570', '-1.234e-05', '0', '']
    """
    if value is None or value != value:
        return ""
    short = float(f"{value:.6g}")
    return f"{short:,.10g}" if short == 0 or LEAST <= abs(short) < MOST else f"{short:g}"
