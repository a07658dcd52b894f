"""What a change does to a stage: moves, entries, reversals, and which changes come first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.sensitivity.standing import NO_SHIFT, Move, Standing, compare

NAMES = "ABCDE"
# Ranks with ties and gaps, as scores of 0 to 3 give them.
SCORES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3))


def _standing(scores: dict[str, int]) -> Standing:
    ranks = {n: 1 + sum(other > own for other in scores.values()) for n, own in scores.items()}
    return Standing(ranks, {n: ("evidence",) for n in NAMES if n not in scores})


def test_moves_name_who_enters_and_who_drops_out():
    shift = compare(_standing({"A": 3, "B": 2}), _standing({"B": 2, "C": 3}), 1)
    assert shift.moves == (Move("A", 1, None), Move("C", None, 1))
    assert (shift.entered, shift.dropped) == (("C",), ("A",))
    assert (shift.leaders, shift.leader_changes, shift.empties) == (("C",), True, False)
    assert shift.record["moves"] == "A 1 to out; C out to 1"


def test_the_first_places_are_those_of_everybody_within_them():
    tied = _standing({"D": 3, "A": 3, "C": 2, "B": 1, "E": 1})
    assert [tied.best(count) for count in range(1, 6)] == [
        ("A", "D"),
        ("A", "D"),
        ("A", "C", "D"),
        ("A", "B", "C", "D", "E"),
        ("A", "B", "C", "D", "E"),
    ]
    assert tied.leaders == ("A", "D")
    assert _standing({"D": 3, "A": 2}).best(2) == ("A", "D")
    swapped = _standing({"D": 3, "A": 2, "C": 3, "B": 1, "E": 1})
    assert not compare(tied, swapped, 3).top_changes
    assert compare(tied, swapped, 3).leader_changes


def test_those_who_move_up_because_one_steps_aside_are_not_reversed():
    shift = compare(_standing({"A": 3, "B": 2, "C": 1}), _standing({"B": 2, "C": 1}), 3)
    assert len(shift.moves) == 3
    assert shift.reversals == 0


def test_a_tie_made_or_dissolved_is_a_reversal():
    tied, apart = _standing({"A": 1, "B": 1}), _standing({"A": 2, "B": 1})
    assert compare(tied, apart, 3).reversals == compare(apart, tied, 3).reversals == 1


def test_an_empty_stage_comes_before_a_new_leader_and_that_before_many_moves():
    before = _standing({"A": 3, "B": 2, "C": 1, "D": 0})
    emptied = compare(before, _standing({}), 3)
    led = compare(before, _standing({"A": 2, "B": 3, "C": 1, "D": 0}), 3)
    moved = compare(before, _standing({"A": 3, "B": 0, "C": 1, "D": 2}), 4)
    assert emptied.empties
    assert moved.reversals > led.reversals
    falling = sorted([NO_SHIFT, moved, led, emptied], key=lambda shift: shift.precedence)
    assert falling == [emptied, led, moved, NO_SHIFT]


@settings(derandomize=True, deadline=None)
@given(SCORES, SCORES, st.integers(1, 4))
def test_there_and_back_again(one, other, top):
    first, second = _standing(one), _standing(other)
    there, back = compare(first, second, top), compare(second, first, top)
    assert {(m.partner, m.before, m.after) for m in there.moves} == {
        (m.partner, m.after, m.before) for m in back.moves
    }
    assert there.reversals == back.reversals
    # An emptied ranking has no other leader; it is told as empty instead.
    assert (there.leader_changes or there.empties) == (back.leader_changes or back.empties)
    assert (there.top_changes or there.empties) == (back.top_changes or back.empties)
    assert compare(first, first, top).moves == ()
    # Without a change of order, nobody can move among those who were there and stay.
    common = {n: s for n, s in one.items() if n in other}
    if there.reversals == 0:
        again = {n: s for n, s in other.items() if n in one}
        assert _standing(common).ranks == _standing(again).ranks
