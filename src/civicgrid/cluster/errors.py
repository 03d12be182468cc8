"""What can go wrong beyond one machine."""

from typing import ClassVar

from civicgrid.kernel.errors import CivicGridError

REMEDY = "install it: pip install 'civicgrid[cluster]'; Spark needs Java 17 too"


class NoCluster(CivicGridError):
    """The engine {engine} is not installed."""

    status: ClassVar[int] = 503
