"""Documents are folded and cut into places, and a locator names one of them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from partners.documents import Document, Locator, fold, read_document

repeatable = settings(derandomize=True, deadline=None)
NAME = st.from_regex(r"[A-Za-z0-9&._-]{1,12}", fullmatch=True)


# --- Folding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("India‘s ‘two’ prongs’", "India's 'two' prongs'"),
        ("“quoted”", '"quoted"'),
        ("a – b — c", "a - b - c"),
        ("a\u00a0b\u2009c \t d\n e", "a b c d e"),
        ("**bold** _slanted_ `code`", "bold slanted code"),
        ("## A heading", "A heading"),
        ("see [KABIL](https://example.org/a_b) now", "see KABIL now"),
        ("[](#)rest", "rest"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("  ", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@repeatable
@given(st.text(alphabet="ab '‘’“”–—*_#`\u00a0\n\té", max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@repeatable
@given(st.lists(st.sampled_from(["ore", "India's", "“rare earths”", "70 %"]), min_size=1))
def test_white_space_makes_no_difference(words):
    assert fold("\n\t ".join(words)) == fold("\u00a0".join(words)) == fold(" ".join(words))


# --- Paragraphs --------------------------------------------------------------------------------


def _places(text: str, *headings: str) -> dict[tuple[str, int], str]:
    """Cut a text; a heading is its own id."""
    return dict(read_document(text, [(heading, heading) for heading in headings]).paragraphs)


def test_a_paragraph_is_a_line_with_text_on_it():
    assert _places("One.\n\n \n---\nTwo.\n") == {("", 1): "One.", ("", 2): "Two."}


def test_paragraphs_are_counted_from_each_heading():
    text = "Before.\n# A\nOne.\nTwo.\n\n**B**\nThree."
    assert _places(text, "A", "B") == {
        ("", 1): "Before.",
        ("A", 1): "One.",
        ("A", 2): "Two.",
        ("B", 1): "Three.",
    }


def test_headings_count_in_their_order_only():
    text = "B\nOne.\nA\nTwo.\nB\nThree."
    assert _places(text, "A", "B") == {
        ("", 1): "B",
        ("", 2): "One.",
        ("A", 1): "Two.",
        ("B", 1): "Three.",
    }


def test_a_heading_that_comes_again_is_text():
    assert _places("A\nOne.\nA\nTwo.", "A") == {("A", 1): "One.", ("A", 2): "A", ("A", 3): "Two."}


def test_headings_that_the_text_does_not_have_are_told():
    document = read_document("A\nOne.", [("a", "A"), ("b", "B"), ("c", "C")])
    assert document.missing_headings == ("B", "C")


def test_headings_are_folded_as_the_text_is():
    document = read_document("## India’s “Path”\nOne.", [("path", 'India\'s "Path"')])
    assert document.missing_headings == ()


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("plenty-\n\nful ore", ["plentyful ore"]),
        ("lithium,\n\ncobalt", ["lithium, cobalt"]),
        ("India-\nAustralia", ["India-", "Australia"]),
        ("lithium,\n- cobalt", ["lithium,", "- cobalt"]),
        ("lithium,\n• cobalt", ["lithium,", "• cobalt"]),
        ("lithium,\n2. cobalt", ["lithium,", "2. cobalt"]),
        ("lithium\ncobalt", ["lithium", "cobalt"]),
        ("a-\nb-\nc,\nd", ["abc, d"]),
    ],
)
def test_lines_that_a_page_break_tore_apart_are_joined(text, paragraphs):
    assert list(_places(text).values()) == paragraphs


def test_sentences_of_a_paragraph():
    document = read_document(
        'One ends. "Two" asks? [Three] goes on! four stays. Five 5.5 ends.', []
    )
    assert document.sentences["", 1] == (
        "One ends.",
        '"Two" asks?',
        "[Three] goes on! four stays.",
        "Five 5.5 ends.",
    )


# --- Terms at a place --------------------------------------------------------------------------

DOCUMENT = Document(
    {("1", 1): "It's EU-led, over 70 % in 1970.", ("1", 2): "The U.S. and neutral ore."}
)


@pytest.mark.parametrize(
    ("place", "term"),
    [
        ("§1 ¶1", "EU"),
        ("§1 ¶1", "it’s"),
        ("§1 ¶1", "eu-LED"),
        ("§1 ¶1", "70 %"),
        ("§1 ¶2", "U.S."),
        ("§1 ¶2", "**ore**"),
        ("§1 ¶1-2", "in 1970. The"),
    ],
)
def test_a_term_that_stands_at_a_place(place, term):
    assert DOCUMENT.has(Locator.parse(place), term)


@pytest.mark.parametrize(
    ("place", "term"),
    [
        ("§1 ¶2", "EU"),
        ("§1 ¶1", "97"),
        ("§1 ¶1", "ore"),
        ("§1 ¶3", "ore"),
        ("§1 ¶1-3", "EU"),
        ("¶1", "EU"),
        ("§1 ¶1", "*"),
        ("§1 ¶1", ""),
    ],
)
def test_a_term_that_does_not(place, term):
    assert not DOCUMENT.has(Locator.parse(place), term)


# --- Locators ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("¶3", Locator("", 3, 3)),
        ("¶3-3", Locator("", 3, 3)),
        ("§Q&A ¶8-9", Locator("Q&A", 8, 9)),
        ("§latin-america ¶1", Locator("latin-america", 1, 1)),
        ("§2.1 ¶10-12", Locator("2.1", 10, 12)),
    ],
)
def test_locators_that_name_a_place(text, locator):
    assert Locator.parse(text) == locator


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "¶0",
        "¶01",
        "¶-1",
        "¶3-2",
        "¶3-",
        "¶3–4",
        "¶ 3",
        "¶3\n",
        " ¶3",
        "¶٣",
        "§3",
        "§3¶1",
        "§ ¶1",
        "§3  ¶1",
        "§three words ¶1",
        "§3 ¶1 ¶2",
        "page 3",
    ],
)
def test_locators_that_name_none(text):
    with pytest.raises(ValueError, match=r"place|paragraph"):
        Locator.parse(text)


@repeatable
@given(st.one_of(st.just(""), NAME), st.integers(1, 99_950), st.integers(0, 50))
@example("Q&A", 8, 1)
def test_a_locator_is_read_as_it_is_written(section, first, more):
    locator = Locator(section, first, first + more)
    assert Locator.parse(str(locator)) == locator
    assert str(Locator.parse(str(locator))) == str(locator)
    assert locator.places() == tuple((section, number) for number in range(first, first + more + 1))


@repeatable
@given(st.text(alphabet="§¶-0123456789 aQ&.", max_size=12))
def test_whatever_is_read_as_a_locator_is_written_as_one(text):
    try:
        locator = Locator.parse(text)
    except ValueError:
        return
    assert Locator.parse(str(locator)) == locator


def test_locators_sort_as_they_stand_in_a_section():
    places = [Locator.parse(text) for text in ("§3 ¶10", "§3 ¶2-4", "§3 ¶2")]
    assert [str(place) for place in sorted(places)] == ["§3 ¶2", "§3 ¶2-4", "§3 ¶10"]
