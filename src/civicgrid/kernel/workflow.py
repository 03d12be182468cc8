"""A workflow is a table of states and moves, checked when made, drawn from itself."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from .roles import Role


class Phase(StrEnum):
    """The links of the chain; the matrix of duties names who is responsible for each."""

    DISCOVER = "discover"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    VERIFY = "verify"
    EVALUATE = "evaluate"


class Edge(StrEnum):
    """What a move does to the case.

    `resume` leads back to the state that was suspended; `revive` takes a `void` back; `stay`, an act only told, leaves
    it where it is.
    """

    FORWARD = "forward"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"
    REWORK = "rework"
    REOPEN = "reopen"
    CLOSE = "close"
    VOID = "void"
    REVIVE = "revive"
    STAY = "stay"


class State(msgspec.Struct, frozen=True):
    """A state, its phase, and the clock that runs in it.

    A state without a clock (`""`) is one where the case rests.
    """

    name: str
    phase: Phase
    clock: str = ""
    final: bool = False


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One edge: `action` by `roles` leads from `state` to `target`; it `needs` inputs."""

    state: str
    action: str
    target: str
    edge: Edge
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()


class InvalidWorkflow(ValueError):
    """The table contradicts itself; the message says where."""


class Workflow:
    """States and moves by name. Raises InvalidWorkflow unless the table is sound."""

    def __init__(self, name: str, start: str, states: Iterable[State], moves: Iterable[Move]) -> None:
        self.name = name
        self.start = start
        self.states: Mapping[str, State] = {state.name: state for state in states}
        self.moves = tuple(moves)
        self._by_key = {(move.state, move.action): move for move in self.moves}
        faults = list(self._faults())
        if faults:
            raise InvalidWorkflow(f"{name}: " + "; ".join(faults))

    def move(self, state: str, action: str) -> Move | None:
        """The move of this name from this state, or None where the table has none."""
        return self._by_key.get((state, action))

    def moves_from(self, state: str) -> list[Move]:
        """The moves a state offers, in the order of the table: the likely one first."""
        return [move for move in self.moves if move.state == state]

    def targets(self, move: Move) -> tuple[str, ...]:
        """Where a move leads: of a resumption, every state that can be suspended."""
        if move.edge is not Edge.RESUME:
            return (move.target,)
        return tuple(each.state for each in self.moves if each.edge is Edge.SUSPEND and each.target == move.state)

    def roles(self, action: str) -> frozenset[Role]:
        """Every role that may do the action in some state."""
        return frozenset().union(*(move.roles for move in self.moves if move.action == action))

    def actions(self) -> list[str]:
        """The actions of the table, each once, in its order."""
        return list(dict.fromkeys(move.action for move in self.moves))

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        drawn = (move for move in self.moves if move.edge is not Edge.STAY)
        lines += [f"    {move.state} --> {there}: {move.action}" for move in drawn for there in self.targets(move)]
        lines += [f"    {state.name} --> [*]" for state in self.states.values() if state.final]
        return "\n".join(lines) + "\n"

    def _faults(self) -> Iterable[str]:
        if len(self._by_key) != len(self.moves):
            yield "two moves share a state and an action"
        yield from self._unknown_states()
        reached = self._reach({self.start}, forward=True)
        yield from (f"{name} cannot be reached" for name in self.states if name not in reached)
        ends = {state.name for state in self.states.values() if state.final}
        closing = self._reach(ends, forward=False)
        yield from (f"{name} is a dead end" for name in self.states if name not in closing)
        yield from (f"{s.name} has no clock" for s in self.states.values() if not s.final and not s.clock)
        yield from (
            f"{m.action} leaves {m.state} although it only stays"
            for m in self.moves
            if m.edge is Edge.STAY and m.state != m.target
        )

    def _unknown_states(self) -> Iterable[str]:
        named = {self.start} | {move.state for move in self.moves} | {move.target for move in self.moves}
        yield from (f"{name} is not a state" for name in sorted(named - set(self.states)))

    def _reach(self, begin: set[str], *, forward: bool) -> set[str]:
        reached, fresh = set(begin), set(begin)
        while fresh:
            edges = ((m.state, target) for m in self.moves for target in self.targets(m))
            steps = edges if forward else ((there, here) for here, there in edges)
            fresh = {there for here, there in steps if here in fresh} - reached
            reached |= fresh
        return reached
