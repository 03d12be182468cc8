"""The sides of the matrix: leaves of a tree, and its nodes as ranges of them."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from .matrix import upwards

Flags = NDArray[np.bool_]


class Axis:
    """Leaves sorted by path: every subtree is a range, the node "" all of them."""

    def __init__(self, leaves: Iterable[str]) -> None:
        self.leaves: Sequence[str] = sorted(leaves)
        spans = {"": [0, len(self.leaves)]}
        for number, leaf in enumerate(self.leaves):
            for node in upwards(leaf)[:-1]:
                spans.setdefault(node, [number, 0])[1] = number + 1
        place = {node: number for number, node in enumerate(spans)}
        self.nodes: Sequence[str] = list(spans)
        self.start, self.stop = np.array(list(spans.values()), dtype=np.intp).T
        self._above = np.array([0, *(place[upwards(node)[1]] for node in self.nodes[1:])], dtype=np.intp)
        self._slices = {node: slice(start, stop) for node, (start, stop) in spans.items()}

    def below(self, node: str) -> slice:
        """The leaves of a node; none where it has none here."""
        return self._slices.get(node, slice(0, 0))

    def whole_nodes(self, cells: Flags) -> Flags:
        """[row, leaf] -> [row, node]: the largest nodes whose leaves are all set."""
        counts = np.zeros((cells.shape[0], cells.shape[1] + 1), dtype=np.int32)
        np.cumsum(cells, axis=1, out=counts[:, 1:])
        sizes = self.stop - self.start
        whole: Flags = (counts[:, self.stop] - counts[:, self.start] == sizes) & (sizes > 0)
        in_larger = whole[:, self._above]
        in_larger[:, 0] = False
        return whole & ~in_larger


class Block(msgspec.Struct, frozen=True, order=True):
    """A node of the rows × a node of the columns, and how many cells that is."""

    row: str
    column: str
    cells: int


def blocks(cells: Flags, rows: Axis, columns: Axis) -> list[Block]:
    """Blocks that cover exactly the cells that are set, none twice.

    Joined first by columns or first by rows, whichever gives fewer.
    """
    by_columns = rows.whole_nodes(columns.whole_nodes(cells).T).T
    by_rows = columns.whole_nodes(rows.whole_nodes(cells.T).T)
    found = min(by_columns, by_rows, key=np.count_nonzero)
    row, column = np.nonzero(found)
    sizes = (rows.stop - rows.start)[row] * (columns.stop - columns.start)[column]
    return [
        Block(rows.nodes[i], columns.nodes[j], size)
        for i, j, size in zip(row.tolist(), column.tolist(), sizes.tolist(), strict=True)
    ]
