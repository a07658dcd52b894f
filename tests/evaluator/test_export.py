"""Exported tables: the same bytes twice, the ranking's own figures, and no text that bites."""

from __future__ import annotations

import base64
import csv
import hashlib
import html.parser
import io
import json
import re
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import fastparquet
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.faults import InputError
from evaluator.outputs import panel_files, spreadsheet, views
from evaluator.outputs.export import FORMATS, check_targets, csv_text, export_rankings
from evaluator.outputs.pages import escape_latex, escape_markdown
from evaluator.outputs.records import ranking_record, to_json
from evaluator.outputs.sheets import SAFE, sheet_name, write_text
from evaluator.outputs.tables import COLUMNS, flat_rows

CAVEAT = (
    "If these texts are right: none is a primary source, and what they leave unsaid enters a score "
    "at the middle of the scale."
)
HOSTILE = (
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "a|b",
    r"\input{x}",
    "100% & $ # _ { } ~ ^",
    "half \ud83d of a pair",
    "\r\n=1",
    "-- @SUM(1)",
    "[x](javascript:y) `z`",
    "[1] * row",
    "\u202ereversed \uffff",
    "_x0041_",
    "x" * 40_000,
)


@pytest.fixture(scope="module")
def rankings(study):
    return [study.rank(stage, reference=True, samples=500) for stage in study.framework.stage_ids]


@pytest.fixture(scope="module")
def hostile(rankings):
    """Rankings in which every name, id and reason is out to bite."""
    return [_spoil(ranking) for ranking in rankings]


def _spoil(ranking):
    names = [*HOSTILE, *HOSTILE]
    rows = tuple(replace(row, name=bad) for row, bad in zip(ranking.rows, names, strict=False))
    unranked = tuple(
        replace(row, name=bad, missing=(bad, bad))
        for row, bad in zip(ranking.unranked, reversed(names), strict=False)
    )
    # A dozen rows at least, so that every name is there.
    rows += tuple(replace(rows[0], partner=f"x{i}", name=bad) for i, bad in enumerate(HOSTILE))
    return replace(ranking, rows=rows, unranked=unranked, weights_origin=HOSTILE[0])


@pytest.fixture
def written(tmp_path, rankings, evidence):
    return _write(tmp_path, rankings, evidence)


@pytest.fixture
def bitten(tmp_path, hostile, evidence):
    return _write(tmp_path, hostile, evidence)


def _write(folder, rankings, evidence):
    paths = [folder / f"ranks{suffix}" for suffix in FORMATS]
    assert export_rankings(rankings, evidence, paths) == paths
    return {path.suffix: path for path in paths}


# --- The call -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_rankings_give_the_same_bytes(tmp_path, rankings, evidence, suffix):
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        export_rankings(rankings, evidence, [path])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_suffix_may_be_in_capitals(tmp_path, rankings, evidence):
    export_rankings(rankings, evidence, [tmp_path / "ranks.JSON"])
    assert json.loads((tmp_path / "ranks.JSON").read_text(encoding="utf-8"))


def test_all_faults_are_told_before_anything_is_written(tmp_path, rankings, evidence):
    (tmp_path / "old.csv").write_text("old", encoding="utf-8")
    names = ["new.csv", "old.csv", "ranks.xls", "missing/ranks.md"]
    with pytest.raises(InputError) as caught:
        export_rankings(rankings, evidence, [tmp_path / name for name in names])
    assert len(caught.value.faults) == 3
    assert "Did you mean '.xlsx'?" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]


def test_without_the_extra_the_remedy_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastparquet", None)
    with pytest.raises(InputError, match=r"pip install 'partner-evaluator\[parquet\]'") as caught:
        check_targets([tmp_path / "ranks.parquet", tmp_path / "ranks.doc"])
    assert len(caught.value.faults) == 2


def test_nothing_to_export_is_a_fault(tmp_path, evidence):
    with pytest.raises(InputError, match="Rank at least one stage"):
        export_rankings([], evidence, [tmp_path / "ranks.csv"])


def test_no_path_writes_nothing(rankings, evidence):
    assert export_rankings(rankings, evidence, []) == []


# --- The record ---------------------------------------------------------------------------------


def test_json_is_the_list_of_records(written, rankings):
    text = written[".json"].read_bytes().decode("utf-8")
    assert text == to_json([ranking_record(ranking) for ranking in rankings])
    assert "\r" not in text


def test_csv_has_a_row_for_every_partner_group_and_reference_at_every_stage(written, rankings):
    rows = _csv_rows(written[".csv"])
    for ranking in rankings:
        here = [row for row in rows if row["stage"] == ranking.stage]
        kinds = [row["kind"] for row in here]
        groups = [row for row in ranking.groups if row.members]
        assert kinds == (
            ["ranked"] * len(ranking.rows)
            + ["not ranked"] * len(ranking.unranked)
            + ["group"] * len(groups)
            + ["reference"] * len(ranking.reference)
        )
        assert {row["digest"] for row in here} == {ranking.digest}
        for row, ranked in zip(here, ranking.rows, strict=False):
            assert row["partner"] == ranked.partner
            assert int(row["rank"]) == ranked.rank
            assert float(row["score"]) == ranked.score
            assert (int(row["rank_low"]), int(row["rank_high"])) == (
                ranked.rank_low,
                ranked.rank_high,
            )
            assert row["role"] == ranked.role.role
            assert row["role_between"] == "; ".join(ranked.role.between)
        for row, unranked in zip(here[len(ranking.rows) :], ranking.unranked, strict=False):
            assert row["rank"] == ""
            assert row["missing"] == "; ".join(unranked.missing)
            assert int(row["rank_if_added"]) == unranked.rank_if_added
    assert any(row["members"] == "BRA; PER" for row in rows)


def test_csv_describes_the_run_in_every_row(written, rankings, evidence):
    for row in _csv_rows(written[".csv"]):
        assert row["caveat"] == CAVEAT
        assert row["data_date"] == evidence.date
        assert row["method"] == "topsis"
        assert row["sources"].startswith("ris: think-tank commentary (undated); akka: ")
        ranking = next(r for r in rankings if r.stage == row["stage"])
        weights = dict(part.split("=") for part in row["weights"].split("; "))
        assert {k: float(v) for k, v in weights.items()} == pytest.approx(ranking.weights, abs=1e-6)


def test_csv_is_the_text_that_goes_to_standard_output(written, rankings, evidence):
    data = written[".csv"].read_bytes()
    assert data == csv_text(rankings, evidence).encode()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")


def test_csv_and_json_give_the_same_figures(written):
    records = json.loads(written[".json"].read_text(encoding="utf-8"))
    by_key = {(r["stage"], row["partner"]): row for r in records for row in r["ranking"]}
    rows = [row for row in _csv_rows(written[".csv"]) if row["kind"] == "ranked"]
    assert len(rows) == len(by_key)
    for row in rows:
        record = by_key[row["stage"], row["partner"]]
        for name in ("score", "expected_rank", "coverage", "own_coverage"):
            assert row[name] == repr(record[name])


def test_namibia_and_a_partner_called_na_survive_the_reader(tmp_path, rankings, evidence):
    ranking = rankings[0]
    rows = tuple(replace(row, name="NA") if row.partner == "NAM" else row for row in ranking.rows)
    path = tmp_path / "ranks.csv"
    export_rankings([replace(ranking, rows=rows)], evidence, [path])
    table = pd.read_csv(path, keep_default_na=False, na_values=[""]).set_index("partner")
    assert table.loc["NAM", "name"] == "NA"
    assert table.loc["NAM", "rank"] == next(r.rank for r in rows if r.partner == "NAM")
    assert table["rank"].isna().sum() == (table["kind"] != "ranked").sum()
    as_text = pd.read_csv(path, keep_default_na=False)
    assert "NA" in set(as_text["name"])
    assert set(as_text["mineral"]) == {""}


def test_own_weights_leave_the_consistency_ratio_empty(tmp_path, study, evidence):
    weights = dict.fromkeys(study.framework.criterion_ids, 1.0)
    ranking = study.rank("midstream", weights=weights, mineral="lithium", samples=200)
    paths = _write(tmp_path, [ranking], evidence)
    row = _csv_rows(paths[".csv"])[0]
    assert (row["consistency_ratio"], row["mineral"]) == ("", "lithium")
    assert "Midstream, lithium only" in paths[".html"].read_text(encoding="utf-8")
    assert _workbook(paths[".xlsx"]).sheetnames[0] == "Midstream, lithium only"


def test_parquet_gives_back_the_flat_table(written, rankings, evidence):
    table = _parquet(written[".parquet"])
    rows = list(flat_rows(rankings, evidence))
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == len(rows)
    for name in COLUMNS:
        back = [None if pd.isna(value) else value for value in table[name]]
        assert back == [row[name] for row in rows], name
    assert str(table["rank"].dtype) == "Int64"
    assert str(table["score"].dtype) == "float64"
    assert (table["partner"] == "NAM").any()


# --- The workbook -------------------------------------------------------------------------------


def test_the_workbook_shows_the_ranking(written, rankings):
    book = _workbook(written[".xlsx"])
    assert book.sheetnames == [*(r.stage_name for r in rankings), "Source and method"]
    for ranking in rankings:
        sheet = book[ranking.stage_name]
        header = [cell.value for cell in sheet[3]]
        rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=4)]
        by_id = {row["Id"].value: row for row in rows if row["Id"].value}
        for ranked in ranking.rows:
            row = by_id[ranked.partner]
            assert row["Rank"].value == ranked.rank
            assert row["Score"].value == pytest.approx(ranked.score, rel=1e-14)
            assert row["Score"].number_format == "0.00"
            assert row["Partner"].value == ranked.name
        for unranked in ranking.unranked:
            row = by_id[unranked.partner]
            assert row["Rank"].value is None
            assert (row["Rank if added"].value, row["Score"].value) == (None, None)
            assert row["Range"].value == f"{unranked.rank_low}-{unranked.rank_high}"
            assert row["Missing"].value == "; ".join(unranked.missing)
        assert sheet["A2"].value == CAVEAT
        assert sheet.freeze_panes == "E4"


def test_the_workbook_says_where_it_comes_from(written, rankings, evidence):
    book = _workbook(written[".xlsx"])
    cells = {cell.value for row in book["Source and method"].iter_rows() for cell in row}
    assert CAVEAT in cells
    assert {ranking.digest for ranking in rankings} <= cells
    assert {source.pedigree for source in evidence.sources.values()} <= cells
    figures = [cell for cell in cells if isinstance(cell, float)]
    for weight in rankings[0].weights.values():
        assert any(figure == pytest.approx(weight, rel=1e-14) for figure in figures)
    assert book.properties.created == datetime.fromisoformat(evidence.date)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(bitten):
    book = _workbook(bitten[".xlsx"])
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.value
                assert cell.hyperlink is None
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {'=HYPERLINK("http://x")', "=1", "half \ufffd of a pair", "_x0041_"} <= values
    with zipfile.ZipFile(bitten[".xlsx"]) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Up[s]t:r*e?a/m\\", [], "Up s t r e a m"),
        ("'quoted'", [], "quoted"),
        ("", [], "Stage"),
        ("History", [], "History of"),
        ("Upstream", ["UPSTREAM", "Upstream 2"], "Upstream 3"),
        ("x" * 40, ["x" * 31], "x" * 29 + " 2"),
        ("\U0001f600" * 20, [], "\U0001f600" * 15),
        ("a\x00\n\ufffe\ud800", [], "a\ufffd \ufffd\ufffd"),
    ],
)
def test_sheet_names_are_ones_that_spreadsheets_accept(title, taken, expected):
    assert sheet_name(title, taken) == expected


@settings(derandomize=True, deadline=None, max_examples=20)
@given(
    st.lists(st.text(st.characters(codec=None), max_size=40) | st.sampled_from("aAß'"), max_size=9)
)
def test_the_writer_and_the_reader_take_every_sheet_name(titles):
    out, taken = io.BytesIO(), []
    with xlsxwriter.Workbook(out) as book:
        for title in titles:
            taken.append(sheet_name(title, taken))
            book.add_worksheet(taken[-1])
    if titles:
        assert openpyxl.load_workbook(out).sheetnames == taken


@pytest.mark.parametrize(
    ("length", "expected"), [(32_767, "x" * 32_767), (40_000, "x" * 32_766 + "…")]
)
def test_what_a_cell_cannot_hold_is_cut_and_dots_say_so(length, expected):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        write_text(book.add_worksheet(), 0, 0, "x" * length, None)
    assert openpyxl.load_workbook(out).active["A1"].value == expected


def test_a_table_that_no_sheet_holds_is_refused_before_anything_is_written(
    tmp_path, rankings, evidence, monkeypatch
):
    stage = views.stage_view(rankings[0], evidence)
    huge = replace(stage.sections[0], rows=stage.sections[0].rows[:1] * 1_048_576)
    monkeypatch.setattr(
        spreadsheet.views, "stage_view", lambda *_: replace(stage, sections=(huge,))
    )
    with pytest.raises(InputError, match="at most 1,048,576 rows"):
        export_rankings(rankings, evidence, [tmp_path / "ranks.csv", tmp_path / "ranks.xlsx"])
    assert not list(tmp_path.iterdir())


def test_figures_that_no_sheet_holds_are_refused():
    figures = ({"a": 1} for _ in range(1_048_576))
    with pytest.raises(InputError, match="found 1,048,577 rows and 1 columns"):
        panel_files.workbook_bytes("Title", [], ["a"], figures)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=60), st.lists(st.text(max_size=31), max_size=3))
def test_sheet_names_are_short_clean_and_new(title, taken):
    name = sheet_name(title, taken)
    assert 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\")
    assert name.casefold() not in {other.casefold() for other in taken}


# --- The pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".html", ".md", ".tex"])
def test_a_page_carries_what_determined_it(written, rankings, evidence, suffix):
    text = written[suffix].read_text(encoding="utf-8")
    assert CAVEAT in text
    assert evidence.date in text
    assert "TOPSIS on the fixed ends of the scale" in text
    for ranking in rankings:
        assert ranking.digest in text
        for row in ranking.rows:
            assert f"{row.score:.2f}" in text
    for source in evidence.sources.values():
        assert source.id in text
        assert source.date in text
    assert "a claim on processing capacity" in text
    assert "\r" not in text


def test_the_page_shows_the_figures_of_the_ranking(written, rankings):
    tables = _read_html(written[".html"]).tables
    ranked = [table for table in tables if table[0][0] == "Tier"]
    assert len(ranked) == len(rankings)
    for ranking, (header, *rows) in zip(rankings, ranked, strict=True):
        assert len(rows) == len(ranking.rows)
        for row, cells in zip(ranking.rows, rows, strict=True):
            shown = dict(zip(header, cells, strict=True))
            assert shown["Partner"] == row.name
            assert shown["Rank"].lstrip("\u200b=") == str(row.rank)
            assert shown["Score"] == f"{row.score:.2f}"
            low, high = row.rank_low, row.rank_high
            assert shown["Range"] == (str(low) if low == high else f"{low}-{high}")
    shared = [row.rank for row in rankings[1].rows].count(2) > 1
    assert ("\u200b=2" in {cells[1] for cells in ranked[1][1:]}) == shared


def test_the_page_is_whole_and_asks_for_nothing(written):
    text = written[".html"].read_text(encoding="utf-8")
    page = _read_html(written[".html"])
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert not page.attributes & {"src", "href", "style", "onclick", "action"}
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in text
    assert "@import" not in text
    assert page.counts["caption"] == page.counts["table"]
    assert page.scopes == {"col", "row"}
    assert page.counts["th"] == page.counts["th with scope"]


def test_hostile_names_are_text_on_the_page(bitten):
    page = _read_html(bitten[".html"])
    assert not page.tags & {"script", "a"}
    assert "\u202e" not in bitten[".html"].read_text(encoding="utf-8")
    cells = {cell for table in page.tables for row in table for cell in row}
    assert {'\u200b=HYPERLINK("http://x")', "<script>alert(1)</script>", r"\input{x}"} <= cells


def test_hostile_names_break_no_table_of_markdown(bitten):
    lines = bitten[".md"].read_text(encoding="utf-8").splitlines()
    width = 0
    for line in lines:
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, line[:200]
        else:
            width = 0
    text = "\n".join(lines)
    assert "<" not in text
    assert "http://" not in text
    assert not re.search(r"(?<!\\)[`\[]", text)
    assert not any(re.match(r"[=+]|- -|#+ .*alert", line) for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        ("`x` *y* _z_ ~q~ $m$", r"\`x\` \*y\* \_z\_ \~q\~ \$m\$"),
        ("a\\|b", r"a\\\|b"),
        ("- item", r"\- item"),
        ("# head", r"\# head"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("1. one", r"1\. one"),
        ("0.65", "0.65"),
        ("=2", "=2"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("see http://x or www.x.org", "see http&#58;//x or www&#46;x.org"),
    ],
)
def test_markdown_is_escaped(text, expected):
    assert escape_markdown(text) == expected


def test_hostile_names_are_text_in_latex(bitten):
    text = bitten[".tex"].read_text(encoding="utf-8")
    assert r"\input{x}" not in text.split("\n", 3)[3]
    assert r"\textbackslash{}input\{x\}" in text
    assert r"100\% \& \$ \# \_ \{ \} \textasciitilde{} \textasciicircum{}" in text
    assert "\ufffd" not in text
    # No row begins with what would be an option of the line break before it.
    assert not re.search(r"\\\\\s*[\[*]", text)
    commands = set(re.findall(r"\\([a-zA-Z]+)", text.replace("\\\\", "").split("\n", 3)[3]))
    assert commands <= _OUR_COMMANDS


_OUR_COMMANDS = set(
    re.findall(
        "[a-zA-Z]+",
        "section subsection noindent textbf footnotesize setlength tabcolsep LTleft LTpre begin "
        "end raggedright arraybackslash linewidth toprule midrule bottomrule endhead endfoot "
        "shortstack addlinespace item texttt emph textbackslash textasciitilde textasciicircum "
        "textless textgreater textbar textasciigrave",
    )
)


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_no_special_character_of_latex_is_left_bare(text):
    bare = re.sub(r"\\[{}$&#%_]|\\text[a-z]+\{\}|\{(?:''|\[|\]|\*)\}", "", escape_latex(text))
    assert not set(bare) & set('\\{}$&#%_^~<>|[]*"`')


def test_no_cell_of_the_csv_is_live(bitten):
    rows = _csv_rows(bitten[".csv"])
    names = {row["name"] for row in rows}
    assert {'\'=HYPERLINK("http://x")', "'=1", "'-- @SUM(1)", "half \ufffd of a pair"} <= names
    for row in rows:
        assert None not in row
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert not set(cell) & set("\r\n\t")


def test_hostile_names_are_whole_in_json_and_parquet(bitten):
    records = json.loads(bitten[".json"].read_text(encoding="utf-8"))
    names = {row["name"] for record in records for row in record["ranking"]}
    assert {'=HYPERLINK("http://x")', "half \ufffd of a pair", "\r\n=1"} <= names
    assert '=HYPERLINK("http://x")' in set(_parquet(bitten[".parquet"])["name"])


# --- Readers ------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def _parquet(path: Path) -> pd.DataFrame:
    with path.open("rb") as stream:
        return fastparquet.ParquetFile(stream).to_pandas()


class _Page(html.parser.HTMLParser):
    """What a page holds: its tags, attributes and the text of its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {"th with scope": 0}
        self.attributes: set[str] = set()
        self.scopes: set[str] = set()
        self.tables: list[list[list[str]]] = []
        self._in_cell = False

    @property
    def tags(self) -> set[str]:
        return set(self.counts)

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}
        scope = dict(attrs).get("scope")
        if scope:
            self.scopes.add(scope)
            self.counts["th with scope"] += tag == "th"
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag not in ("th", "td")

    def handle_data(self, data):
        if self._in_cell:
            self.tables[-1][-1][-1] += data


def _read_html(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
