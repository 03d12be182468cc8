"""A workflow is refused when its table contradicts itself, and draws itself when it does not."""

import pytest

from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Edge, InvalidWorkflow, Move, Phase, State, Workflow

A = State("a", Phase.ACCEPT, "accept")
B = State("b", Phase.HANDLE, "handle")
END = State("end", Phase.EVALUATE, final=True)


def move(state: str, action: str, target: str, edge: Edge = Edge.FORWARD, *roles: Role) -> Move:
    return Move(state=state, action=action, target=target, edge=edge, roles=frozenset(roles or (Role.HANDLER,)))


GO, FINISH = move("a", "go", "b"), move("b", "finish", "end", Edge.CLOSE)
NOTE = move("b", "note", "b", Edge.STAY, Role.OFFICER)


def faults(states: list[State], moves: list[Move], start: str = "a") -> str:
    with pytest.raises(InvalidWorkflow) as refused:
        Workflow("test", start, states, moves)
    return str(refused.value)


def test_a_sound_table_answers() -> None:
    table = Workflow("test", "a", [A, B, END], [GO, FINISH, NOTE])
    assert table.move("a", "go") == GO
    assert table.move("a", "finish") is None
    assert table.moves_from("b") == [FINISH, NOTE]
    assert table.actions() == ["go", "finish", "note"]
    assert table.roles("note") == {Role.OFFICER}
    assert table.roles("fly") == frozenset()


def test_a_table_draws_what_moves() -> None:
    assert Workflow("test", "a", [A, B, END], [GO, FINISH, NOTE]).diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> a",
        "    a --> b: go",
        "    b --> end: finish",
        "    end --> [*]",
    ]


def test_what_rests_goes_on_in_any_state_from_which_it_came() -> None:
    rest = State("rest", Phase.HANDLE, "handle")
    pauses = [move(name, "pause", "rest", Edge.SUSPEND) for name in "ab"]
    on = move("rest", "go on", "rest", Edge.RESUME)
    table = Workflow("test", "a", [A, B, rest, END], [GO, FINISH, *pauses, on])
    assert (table.targets(on), table.targets(GO)) == (("a", "b"), ("b",))
    assert table.diagram().splitlines()[-3:] == ["    rest --> a: go on", "    rest --> b: go on", "    end --> [*]"]


def test_an_unreachable_state_is_refused() -> None:
    lost = State("lost", Phase.HANDLE, "handle")
    assert faults([A, B, END, lost], [GO, FINISH, move("lost", "finish", "end")]) == "test: lost cannot be reached"


def test_a_dead_end_is_refused() -> None:
    trap = State("trap", Phase.HANDLE, "handle")
    assert faults([A, B, END, trap], [GO, FINISH, move("b", "fall", "trap")]) == "test: trap is a dead end"


def test_going_round_for_ever_is_a_dead_end() -> None:
    assert faults([A, B], [GO, move("b", "back", "a", Edge.RETURN)]) == "test: a is a dead end; b is a dead end"


def test_a_state_without_clock_is_refused() -> None:
    assert faults([A, State("b", Phase.HANDLE), END], [GO, FINISH]) == "test: b has no clock"


@pytest.mark.parametrize(
    ("moves", "start"),
    [
        ([GO, FINISH, move("b", "jump", "nowhere")], "a"),
        ([GO, FINISH, move("nowhere", "come", "a")], "a"),
        ([GO, FINISH], "nowhere"),
    ],
)
def test_an_unknown_state_is_refused(moves: list[Move], start: str) -> None:
    assert "nowhere is not a state" in faults([A, B, END], moves, start)


def test_the_same_move_twice_is_refused() -> None:
    assert faults([A, B, END], [GO, FINISH, move("a", "go", "end")]) == "test: two moves share a state and an action"


def test_staying_cannot_lead_elsewhere() -> None:
    wrong = move("a", "note", "b", Edge.STAY)
    assert faults([A, B, END], [GO, FINISH, wrong]) == "test: note leaves a although it only stays"
