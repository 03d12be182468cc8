"""Streams that should speak and do not."""

import numpy as np

from civicgrid.kernel.detect.arrays import Doubles, Longs
from civicgrid.kernel.detect.fates import NEVER

PERIODS = 3
"""So many may be missed."""
LEAST_S = 60
"""Nobody is called silent sooner."""


def silent(heard: Longs, period_s: Doubles, now: int, listening: int) -> Longs:
    """The places of those who were not heard of for too long; times in microseconds.

    `period_s` is NaN for who speaks as he likes. What nobody could have heard, since nobody was listening before
    `listening`, is no silence; nor is it one of who never spoke.
    """
    patience = np.maximum(PERIODS * np.nan_to_num(period_s), LEAST_S) * 1e6
    waited = now - np.maximum(heard, listening)
    return np.flatnonzero((heard > NEVER) & ~np.isnan(period_s) & (waited > patience))
