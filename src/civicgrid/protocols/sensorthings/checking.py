"""Whether an expression makes sense: its paths exist, its conditions can hold."""

from civicgrid.kernel.errors import InvalidInput

from .expressions import LOGICAL, YES_OR_NO, Call, Expression, Path, each_node, printed
from .model import OPEN_KINDS, EntityType, resolve


class NotACondition(InvalidInput):
    """The expression {part} is neither true nor false."""


class NotAValue(InvalidInput):
    """The path {part} leads to an entity, which is no value."""


def check(expression: Expression, entity: EntityType, field: str = "$filter") -> None:
    """Raises UnknownProperty, NotAValue or NotACondition."""
    _check_condition(expression, entity, field)
    for node, _ in each_node(expression):
        if isinstance(node, Path):
            value_of(node, entity, field)
        elif isinstance(node, Call) and node.name in LOGICAL:
            for each in node.arguments:
                _check_condition(each, entity, field)


def value_of(path: Path, entity: EntityType, field: str) -> bool:
    """Whether the path leads into JSON; raises unless it ends in a property."""
    found = resolve(entity, path.names, field)
    if found.property is None:
        raise NotAValue(field=field, part=printed(path), remedy="name one of its properties, as in Thing/name")
    return found.property.kind in OPEN_KINDS


def _check_condition(node: Expression, entity: EntityType, field: str) -> None:
    if isinstance(node, Path):
        holds = value_of(node, entity, field)  # JSON may hold true or false
    else:
        holds = node.name in YES_OR_NO if isinstance(node, Call) else isinstance(node.value, bool)
    if not holds:
        raise NotACondition(field=field, part=printed(node), remedy="compare it with something, as in result gt 3")
