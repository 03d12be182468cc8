"""The arrays that geographic code passes around."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import Geometry

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Indexes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]
Geometries = Sequence[Geometry] | Shapes
