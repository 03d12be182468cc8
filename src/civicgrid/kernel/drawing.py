"""A workflow as a picture: states in a row, moves as arcs, back ones below."""

from xml.sax.saxutils import escape

from .workflow import Edge, Move, Workflow

STEP, BOX_WIDTH, BOX_HEIGHT, MARGIN = 170, 110, 40, 30
LIFT = 46
"""How much higher an arc rises for each state it passes over, in pixels."""
COLOURS = {
    Edge.FORWARD: "#1f5f8b",
    Edge.RETURN: "#a15c00",
    Edge.REWORK: "#a15c00",
    Edge.REOPEN: "#a15c00",
    Edge.SUSPEND: "#6b4fa0",
    Edge.RESUME: "#6b4fa0",
    Edge.CLOSE: "#2b6e3f",
    Edge.VOID: "#777777",
}


def svg(workflow: Workflow) -> str:
    """The picture as SVG; moves between the same two states share an arc."""
    names = list(workflow.states)
    place = {name: MARGIN + number * STEP for number, name in enumerate(names)}
    arcs = _arcs(workflow)
    rise = max(abs(names.index(there) - names.index(here)) for here, there in arcs) * LIFT * 3 // 4
    width, height = 2 * MARGIN + STEP * (len(names) - 1) + BOX_WIDTH, 2 * rise + BOX_HEIGHT + 2 * MARGIN
    middle = height // 2
    parts = [_arc(place[here], place[there], middle, moves) for (here, there), moves in arcs.items()]
    parts += [_box(place[name], middle, name, final=workflow.states[name].final) for name in names]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13"><title>{escape(workflow.name)}</title>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _arcs(workflow: Workflow) -> dict[tuple[str, str], list[Move]]:
    arcs: dict[tuple[str, str], list[Move]] = {}
    for move in workflow.moves:
        for target in workflow.targets(move):
            if move.state != target:
                arcs.setdefault((move.state, target), []).append(move)
    return arcs


def _box(left: int, middle: int, name: str, *, final: bool) -> str:
    top, centre = middle - BOX_HEIGHT // 2, left + BOX_WIDTH // 2
    edge = 3 if final else 1.5
    return (
        f'<rect x="{left}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8" fill="#ffffff" '
        f'stroke="#333333" stroke-width="{edge}"/>'
        f'<text x="{centre}" y="{middle + 5}" text-anchor="middle" fill="#111111">{escape(_words(name))}</text>'
    )


def _arc(here: int, there: int, middle: int, moves: list[Move]) -> str:
    """From upper edge to upper edge; from lower to lower when the moves lead back."""
    side = -1 if there > here else 1
    begin, end = here + BOX_WIDTH // 2 - side * 12, there + BOX_WIDTH // 2 + side * 12
    level = middle + side * BOX_HEIGHT // 2
    top = level + side * (abs(there - here) // STEP) * LIFT
    colour = COLOURS[moves[0].edge]
    label = escape(", ".join(_words(move.action) for move in moves))
    return (
        f'<path d="M{begin} {level}C{begin} {top} {end} {top} {end} {level}" fill="none" stroke="{colour}" '
        f'stroke-width="1.5" marker-end="url(#tip)"/>'
        f'<text x="{(begin + end) // 2}" y="{level + (top - level) * 3 // 4 - 5}" text-anchor="middle" fill="{colour}" '
        f'stroke="#ffffff" stroke-width="4" paint-order="stroke">{label}</text>'
    )


def _words(code: str) -> str:
    return code.replace("_", " ")
