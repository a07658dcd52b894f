"""Cells of text: what is written is read back to the last bit, and what is misread is told how."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.csv_text import csv_of
from criteria.formulas import is_live
from evaluator.storage.sheets import texts
from evaluator.storage.sheets.cells import read_cell, write_cell
from evaluator.storage.sheets.numbers import (
    MisreadError,
    read_judgement,
    read_number,
    write_judgement,
    write_number,
)
from evaluator.storage.sheets.sheet import column_letters

# What a checked text may hold: no control characters, and nothing blank around it.
TEXT = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).map(str.strip).filter(bool)
)
TRICKY = st.text("ab;>=\" '", min_size=1).map(str.strip).filter(bool)
ITEM = TEXT | TRICKY
FINITE = st.floats(allow_nan=False, allow_infinity=False)
JUDGED = st.floats(1 / 9, 9) | st.integers(1, 9) | st.integers(1, 9).map(lambda n: 1 / n)


@given(st.lists(ITEM))
def test_lists_come_back(items):
    assert texts.read_list(texts.write_list(items)) == items


@given(st.lists(ITEM | st.integers() | FINITE | st.sampled_from(["1", "0.5", "-2", "+1", ".5"])))
def test_lists_of_numbers_and_words_come_back_with_their_types(items):
    found = texts.read_values(texts.write_values(items))
    assert found == items
    assert [type(item) for item in found] == [type(item) for item in items]


@given(st.dictionaries(ITEM, FINITE))
def test_mappings_come_back_in_their_order(values):
    found = texts.read_mapping(texts.write_mapping(values))
    assert list(found.items()) == list(values.items())


@given(st.lists(ITEM | st.lists(ITEM, min_size=2, max_size=3), min_size=1))
def test_orders_come_back(order):
    assert texts.read_order(texts.write_order(order)) == order


@given(FINITE)
def test_numbers_come_back_to_the_last_bit(value):
    found = read_number(write_number(value))
    assert found == value
    assert math.copysign(1, found) == math.copysign(1, value) or value == 0


@given(JUDGED)
def test_judgements_come_back_to_the_last_bit_either_way_round(value):
    assert read_judgement(write_judgement(value)) == value
    assert read_judgement(write_judgement(value, flipped=True), flipped=True) == value


@given(JUDGED)
def test_the_two_cells_of_a_pair_are_reciprocal(value):
    there = read_judgement(write_judgement(value))
    back = read_judgement(write_judgement(value, flipped=True))
    assert there * back == pytest.approx(1, rel=1e-15)


@given(st.sampled_from(["text", "list", "flag", "number", "values", "mapping", "order"]), st.text())
def test_any_text_is_read_or_told(kind, text):
    with contextlib.suppress(MisreadError):
        read_cell(text, kind)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("0,5", "Write a decimal point: 0.5."),
        ("1,25", "Write a decimal point: 1.25."),
        ("0,125", "Write a decimal point: 0.125."),
        ("1_000", "Write it without marks between the thousands, and with a decimal point."),
        ("1,000", "Write it without marks between the thousands, and with a decimal point."),
        ("1.000.000", "Write it without marks between the thousands, and with a decimal point."),
        ("1'000.5", "Write it without marks between the thousands, and with a decimal point."),
        ("1\u202f000", "Write it without marks between the thousands, and with a decimal point."),
        ("50%", "Write it as a share: 0.5."),
        ("12.5 %", "Write it as a share: 0.125."),
        ("٣", "Write it in the digits 0 to 9: 3."),
        ("０.５", "Write it in the digits 0 to 9: 0.5."),
        ("１", "Write it in the digits 0 to 9: 1."),
        ("NaN", "Write a number, or leave the cell empty."),
        ("-inf", "Write a number, or leave the cell empty."),
        ("1e999", "Write a number, or leave the cell empty."),
        ("1" * 5000, "Write fewer digits."),
        ("one", "Write a number such as 0.5."),
        ("0x10", "Write a number such as 0.5."),
    ],
)
def test_numbers_written_otherwise_are_told_how(text, remedy):
    with pytest.raises(MisreadError) as caught:
        read_number(text)
    assert caught.value.remedy == remedy


@pytest.mark.parametrize("text", ["1:3", "1/", "/3", "1/0", "0", "a/3", "1/3/2", "⅓", "3 Jan"])
def test_judgements_written_otherwise_are_told_how(text):
    with pytest.raises(MisreadError) as caught:
        read_judgement(text)
    assert caught.value.expected == "a judgement such as 3 or 1/3"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("5:1", "Write it as 5/1."),
        ("1 : 5", "Write it as 1/5."),
        ("3 to 2", "Write it as 3/2."),
        ("strongly", "Write a number such as 3, or 1/3 for the reverse."),
        ("2,5", "Write a decimal point: 2.5."),
    ],
)
def test_judgements_are_told_in_words_that_can_be_typed(text, remedy):
    with pytest.raises(MisreadError) as caught:
        read_judgement(text)
    assert caught.value.remedy == remedy


@pytest.mark.parametrize("text", ["Ana, Ben", "Ana; Ben", "Ana\nBen"])
def test_names_without_numbers_are_told_all_of_them(text):
    with pytest.raises(MisreadError) as caught:
        texts.read_mapping(text)
    assert caught.value.remedy == "Write 'Ana = 1; Ben = 1'."
    assert texts.read_mapping("Ana = 1; Ben = 1") == {"Ana": 1, "Ben": 1}


def test_a_stroke_may_be_that_of_a_fraction():
    assert read_judgement("1⁄3") == read_judgement(" 1 / 3 ") == 1 / 3


def test_judgements_are_shown_as_people_write_them():
    shown = [write_judgement(value) for value in (1, 3.0, 1 / 3, 1 / 9, 0.4, 2.5, 1.21)]
    assert shown == ["1", "3", "1/3", "1/9", "2/5", "5/2", "1.21"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a = 1; a = 2", "every name once"), ("a", "entries such as"), ("a = x", "a number")],
)
def test_mappings_written_otherwise_are_told(text, expected):
    with pytest.raises(MisreadError) as caught:
        texts.read_mapping(text)
    assert caught.value.expected.startswith(expected)


@pytest.mark.parametrize("text", ["a > ", "> a", "a = > b"])
def test_orders_with_a_gap_are_told(text):
    with pytest.raises(MisreadError):
        texts.read_order(text)


def test_lists_may_stand_a_line_each():
    assert texts.read_list("a; 1\n\nb\n") == ["a; 1", "b"]
    assert texts.read_list('"a" b; c') == ['"a" b', "c"]


def test_flags_are_yes_or_nothing():
    assert [read_cell(cell, "flag") for cell in ("yes", "YES", "no", True, "")] == [
        True,
        True,
        False,
        True,
        None,
    ]
    with pytest.raises(MisreadError):
        read_cell("x", "flag")
    assert write_cell(False, "flag") == "no"


def test_columns_are_lettered_as_spreadsheets_do():
    openpyxl = pytest.importorskip("openpyxl.utils")
    assert all(
        column_letters(number) == openpyxl.get_column_letter(number + 1) for number in range(16384)
    )


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=2, max_size=4))
def test_no_field_of_a_csv_is_a_formula(cells):
    import csv
    import io

    (row,) = list(csv.reader(io.StringIO(csv_of([cells]), newline="")))
    assert not any(is_live(cell) for cell in row)
