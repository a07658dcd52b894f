"""Whatever a study is made of, no output of any command obeys it.

A study whose every name, level, reason and remark is out to bite is written to files, loaded
and put through every command; and each way of escaping holds for any text.
"""

from __future__ import annotations

import csv
import html.parser
import io
import itertools
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.table import Table

from evaluator.cli import cli
from evaluator.outputs.claim_records import to_json
from evaluator.outputs.pages import ENVIRONMENTS, escape_markdown
from evaluator.outputs.safe import clean, inert, printable, safe_cell, safe_csv
from evaluator.outputs.terminal import console
from evaluator.storage.dump import tree_of
from partners import load_evidence

# What a text may hold everywhere.
TEXTS = (
    '=HYPERLINK("http://x","y")',
    "</td><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "a|b",
    r"\input{x}",
    "[red]bold[/red]",
    "[/]",
    "100% & $ # _ { } ~ ^",
    "x; =1+1",
    "@SUM(1)",
    "+1",
    "-- x",
    "<img src=x onerror=y>",
    "`z` *b* ~~c~~",
    "www.x.org me@x.org http://x",
    "# h",
    "&lt;b&gt; &#61;1",
    '"=1"',
    "'=1",
    "{{ 7*7 }} {% x %} << x >> <% x %>",
    "1. x",
    "===",
    "<!-- x",
    "=cmd|' /C calc'!A0",
    "x;+1",
)
# And what no file may bring in, but a program that builds a study of its own.
REMARKS = ("\x1b[2J\x1b]0;x\x07", "\r\n=1\t=2", "\x9b31m", "\x00", "\u202e\u200b=1\ufffe\uffff")
FREE = {
    *("name", "title", "author", "kind", "pedigree", "definition", "question", "counts"),
    *("does_not_count", "reason", "who", "why", "note", "instrument", "meaning", "scale"),
    *("disputed", "amount", "date_note"),
}
CODED = {"level", "basis", "levels", "status", "better", "worse"}
RANKED = ["--stage", "midstream", "--samples", "100"]
RECORD = [".csv", ".json", ".xlsx", ".md", ".html"]
COMMANDS = {
    "rank": ["rank", "--reference", *RANKED],
    "rank csv": ["rank", *RANKED, "--format", "csv"],
    "rank json": ["rank", *RANKED, "--format", "json"],
    "explain": ["explain", "CHN", *RANKED],
    "explain json": ["explain", "AUS", *RANKED, "--format", "json"],
    "evidence": ["evidence", "--partner", "AUS"],
    "evidence csv": ["evidence", "--format", "csv"],
    "evidence json": ["evidence", "--format", "json"],
    "weights": ["weights"],
    "weights csv": ["weights", "--format", "csv"],
    "weights compare": ["weights", "--compare", "--stage", "midstream"],
    "weights compare csv": ["weights", "--compare", "--stage", "midstream", "--format", "csv"],
    "sensitivity": ["sensitivity", *RANKED],
    "compare": ["compare", "--reversals", "--methods", "vikor,edas", *RANKED],
    "check": ["check"],
}
EXPORTED = {"rank": [*RECORD, ".tex"], "sensitivity": RECORD, "compare": RECORD}


class Spoiler:
    """Puts what bites before every text of the tables of a study."""

    def __init__(self, codes: list[str]) -> None:
        self._texts = itertools.cycle(TEXTS)
        self._codes = {code: f"{next(self._texts)} {code}" for code in codes}

    def spoil(self, value: Any, key: str = "", name: str = "") -> Any:
        """Return a value as it stands under a key of a file, spoilt."""
        if isinstance(value, list):
            return [self.spoil(item, key, name) for item in value]
        if isinstance(value, dict):
            inside = {"rubric": "note", "basis": "share"}
            return {
                self._codes.get(k, k) if key in inside else k: self.spoil(
                    item, inside.get(key, k), name
                )
                for k, item in value.items()
            }
        if not isinstance(value, str) or (key == "kind" and "sources" not in name):
            return value
        if key in CODED:
            return self._codes.get(value, value)
        return f"{next(self._texts)} {value}" if key in FREE else value


def write_study(study, folder: Path) -> Path:
    """Write the shipped study, spoilt, as files to load."""
    ladder, levels = study.framework.settings.ladder.status, study.framework.scale.levels
    spoiler = Spoiler([*levels, "stated", "prospect", *ladder])
    tables = tree_of(study.framework, study.evidence).tables
    for name, table in tables.items():
        if name.endswith(".toml"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tomli_w.dumps(spoiler.spoil(table, "", name)).encode())
    return folder


def with_remarks(load):
    """Have what is loaded remark what no file may hold."""
    remarks = itertools.cycle(REMARKS)

    def remarked(entry, *names):
        new = {name: f"{next(remarks)} {getattr(entry, name)}" for name in names}
        return entry.model_copy(update=new)

    def loaded(*args):
        evidence = load(*args)
        partners = {
            name: partner.model_copy(
                update={
                    "claims": tuple(
                        remarked(c, "note", *["disputed"][: bool(c.disputed)])
                        for c in partner.claims
                    ),
                    "engagements": tuple(
                        remarked(e, "amount", "instrument") for e in partner.engagements
                    ),
                }
            )
            for name, partner in evidence.partners.items()
        }
        sources = {k: remarked(s, "title", "date_note") for k, s in evidence.sources.items()}
        return replace(evidence, partners=partners, sources=sources)

    return loaded


@pytest.fixture(scope="module")
def told(study, tmp_path_factory) -> dict[str, str]:
    """What every command prints of the hostile study, and every file it writes, as text."""
    data = write_study(study, tmp_path_factory.mktemp("hostile"))
    folder, found = tmp_path_factory.mktemp("exports"), {}
    patch = pytest.MonkeyPatch()
    for module in ("partners", "evaluator.loading"):
        patch.setattr(f"{module}.load_evidence", with_remarks(load_evidence))
    for name, call in COMMANDS.items():
        paths = [folder / f"{name}{suffix}" for suffix in EXPORTED.get(name, [])]
        exports = [part for path in paths for part in ("--export", str(path))]
        result = CliRunner().invoke(cli, [*call, *exports, "--data", str(data)], color=True)
        assert result.exit_code == 0, (name, result.output, result.exception)
        found[name] = result.stdout
        for path in paths:
            found[path.name] = str(path)
    patch.undo()
    return found


def pages(told: dict[str, str], suffix: str) -> list[str]:
    """Return the exports of a suffix."""
    names = [name for name in told if name.endswith(suffix)]
    return [Path(told[name]).read_text(encoding="utf-8") for name in names]


def tables(told: dict[str, str]) -> dict[str, str]:
    """Return all CSV, printed and exported."""
    printed = {name: text for name, text in told.items() if name.endswith(" csv")}
    files = {name: Path(told[name]) for name in told if name.endswith(".csv")}
    return {**printed, **{name: path.read_text("utf-8") for name, path in files.items()}}


# --- The terminal -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_printed_can_command_a_terminal(told, name):
    assert not {c for c in told[name] if unicodedata.category(c) == "Cc"} - {"\n"}
    if not name.endswith("csv"):
        assert not set(told[name]) & set("\u202e\ufffe\uffff")


@pytest.mark.parametrize("name", ["rank", "explain", "evidence", "weights", "check"])
def test_what_looks_like_markup_is_printed_as_it_is(told, name):
    assert re.search(r"\[red\]bold\[/red\]|\[/\] |\[x\]\(javascript", told[name])


def test_a_cell_that_looks_like_markup_is_printed_as_it_is(capsys):
    table = Table("[b]head[/b]")
    table.add_row("[red]cell[/red] :smile: [/]")
    console().print("[b]line[/b]", table)
    shown = capsys.readouterr().out
    assert all(t in shown for t in ("[b]head[/b]", "[red]cell[/red] :smile: [/]", "[b]line[/b]"))


def test_a_fault_is_told_without_commands():
    result = CliRunner().invoke(cli, ["explain", "\x1b[2J\u202e[red]"], color=True)
    assert result.exit_code == 1
    assert "[2J" in result.output
    assert not set(result.output) & set("\x1b\u202e")


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_no_text_commands_a_terminal(text):
    shown = printable(text)
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} - set("\n\t")
    assert len(shown) == len(text)


# --- Spreadsheets -------------------------------------------------------------------------------


def is_live(cell: str) -> bool:
    """Tell whether a cell opens a formula for any program, however its sign is hidden."""
    unseen = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
    seen = (c for c in cell if unicodedata.category(c) not in unseen and c != '"')
    first = unicodedata.normalize("NFKC", next(seen, ""))
    return first.startswith(("=", "+", "-", "@"))


def cells_of(text: str) -> Iterator[tuple[str, str]]:
    """Go through the cells that a spreadsheet may see in CSV, by how it takes it apart."""
    for row in csv.reader(io.StringIO(text)):
        yield from (("comma", cell) for cell in row)
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        yield from (("semicolon", cell) for cell in row)
    for line in text.splitlines():
        yield from (("semicolon, unquoted", cell) for cell in line.split(";"))


def test_no_cell_of_any_csv_is_live(told):
    assert len(tables(told)) == 7
    for name, text in tables(told).items():
        for how, cell in cells_of(text):
            is_number = re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", cell)
            assert is_number or not is_live(cell), (name, how, cell[:80])


biting = st.sampled_from("=+-@;\"',| \t\n\r\u200b\ufeff\uff1d\ufe63\u00ad|a1<&[*_`#.")
hostile_text = st.one_of(st.lists(biting).map("".join), st.text())


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.lists(hostile_text, min_size=2, max_size=3))
def test_no_text_is_live_in_any_cell(texts):
    columns = [f"c{number}" for number in range(len(texts))]
    text = safe_csv(columns, [dict(zip(columns, texts, strict=True))])
    assert [how for how, cell in cells_of(text) if is_live(cell)] == []
    (_, row) = csv.reader(io.StringIO(text))
    assert [cell.replace("'", "") for cell in row] == [
        re.sub(r"[\t\r\n\u2028\u2029]+", " ", t).translate(BARE).strip().replace("'", "")
        for t in texts
    ]


BARE = {
    code: "\ufffd"
    for code in range(0x10000)
    if unicodedata.category(chr(code)) in ("Cc", "Cs") and chr(code) not in "\t\r\n"
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;+1", "x;'+1"),
        ("x; @y; -z", "x; '@y; '-z"),
        ('x;"=1', "x;'\"=1"),
        ("x,=1", "x,'=1"),
        ("x, = 1", "x,' = 1"),
        ("x|=1 y:=1", "x|'=1 y:'=1"),
        ("x =1", "x '=1"),
        # What prose and figures are made of stays as it is.
        ("a = 1, b - c, -5: +3 % (a@b.org)", "a = 1, b - c, -5: +3 % (a@b.org)"),
        ("reserves=0.5; technology=0.5", "reserves=0.5; technology=0.5"),
    ],
)
def test_where_a_cell_may_begin_a_sign_is_held_back(text, expected):
    assert safe_cell(text) == expected


def test_every_width_of_a_sign_is_known():
    signs = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.normalize("NFKC", chr(code)).startswith(("=", "+", "-", "@"))
    ]
    assert len(signs) > 10
    for sign in signs:
        assert safe_cell(f"{sign}1") == f"'{sign}1"
        assert inert(f"{sign}1") == f"\u200b{sign}1"


@pytest.mark.parametrize("number", [-0.5, -1, 0.0, 1e-300, -1e300, True, None])
def test_numbers_stay_numbers(number):
    expected = "" if number is None else str(number)
    assert safe_csv(["n"], [{"n": number}]).splitlines()[1].strip('"') == expected


def test_what_is_neither_text_nor_number_is_guarded_too():
    assert safe_csv(["n"], [{"n": Path("=1")}]) == "n\n'=1\n"


def test_a_long_run_of_blanks_takes_no_time():
    text = f"x;{' ' * 200_000}y" * 3  # quadratic, this would take hours
    assert safe_cell(text) == text


def test_no_cell_of_any_workbook_is_live(told):
    books = [Path(told[name]) for name in told if name.endswith(".xlsx")]
    assert len(books) == 3
    for path in books:
        _check_book(path)


def _check_book(path: Path) -> openpyxl.Workbook:
    """See that a workbook holds text, numbers and dates only."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            assert cell.data_type in ("s", "n", "b", "d"), (path.name, cell.coordinate, cell.value)
            assert cell.hyperlink is None
    return book


# By what LibreOffice is told to separate cells: its default, half of Europe's, and all it can.
SEPARATORS = {"comma": "44", "semicolon": "59", "all": "44/59/9/124/58/32"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Have LibreOffice open files and save what it made of them as workbooks."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("office").as_uri()

    def convert(folder, paths, *options):
        command = [program, f"-env:UserInstallation={profile}", "--headless", *options]
        command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
        done = subprocess.run([*command, *map(str, paths)], capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr

    return convert


@pytest.mark.slow
@pytest.mark.parametrize("separator", SEPARATORS)
def test_libreoffice_finds_no_formula(told, tmp_path, office, separator):
    given = {f"{name.replace(' ', '-')}.csv": text for name, text in tables(told).items()}
    rows = [{"text": text, "n": -0.5} for text in [*TEXTS, *REMARKS, *_more()]]
    given["texts.csv"] = safe_csv(["text", "n"], rows)
    # That it would find them: without this the test could not fail.
    given["bare.csv"] = "a,b\n=1+1,-0.5\nx;=1+1,2\n"
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    # UTF-8, from the first line on, numbers recognised, and formulas evaluated.
    how = f"{SEPARATORS[separator]},34,76,1,,0,false,true,false,false,true,0,true"
    filtered = f"--infilter=Text - txt - csv (StarCalc):{how}"
    office(tmp_path, [tmp_path / name for name in given], filtered)
    with pytest.raises(AssertionError, match=r"'=1\+1"):
        _check_book(tmp_path / "bare.xlsx")
    for name in given:
        if name != "bare.csv":
            book = _check_book((tmp_path / name).with_suffix(".xlsx"))
            if (name, separator) == ("texts.csv", "comma"):
                numbers = [row[1].value for row in book.active.iter_rows(min_row=2)]
                assert numbers == [-0.5] * len(rows)


@pytest.mark.slow
def test_libreoffice_opens_every_page_as_text(told, tmp_path, office):
    names = [name for name in told if name.endswith(".html")]
    office(tmp_path, [told[name] for name in names], "--infilter=HTML (StarCalc)")
    for name in names:
        book = _check_book(tmp_path / Path(name).with_suffix(".xlsx"))
        cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
        assert any(text in cell for cell in cells for text in TEXTS)


def _more() -> Iterator[str]:
    """Go through signs behind whatever hides them."""
    before = ["", " ", "\ufeff", "\u200b", "\u00ad", "\u200e", "\u3164", "\u00a0", '"', "'", '""']
    for lead, mark, sign in itertools.product(("", "x;", "x; ", "x,", "x|", "x "), before, "=+-@"):
        yield f"{lead}{mark}{sign}1+1"
        yield f'{lead}{mark}{sign}1+1"'


# --- Pages --------------------------------------------------------------------------------------

TAGS = set(
    re.findall(
        r"\w+",
        "html head meta title style body main h1 h2 h3 p section div table caption thead tbody tr "
        "th td ul li dl dt dd",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"[\w-]+",
        "lang charset http-equiv content name aria-labelledby aria-hidden id class role tabindex "
        "scope",
    )
)


class Parsed(html.parser.HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.odd: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        plain = r"[\w-]+|text/html|width=device-width, initial-scale=1|default-src 'none'.*"
        self.odd += [f"{n}={v}" for n, v in attrs if not re.fullmatch(plain, v or "")]

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.odd.append(data)

    def handle_pi(self, data):
        self.odd.append(data)

    def unknown_decl(self, data):
        self.odd.append(data)


def test_pages_hold_only_our_tags_and_attributes(told):
    found = [Parsed(text) for text in pages(told, ".html")]
    assert len(found) == 3
    for page in found:
        assert page.tags <= TAGS
        assert page.attributes <= ATTRIBUTES
        assert page.odd == []
        assert any(text in "".join(page.text) for text in TEXTS)
        assert not any(is_live(text) for text in page.text if text.strip() and "\u200b" not in text)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(hostile_text)
def test_any_text_is_text_on_a_page(text):
    template = ENVIRONMENTS[".html"]().from_string('<p id="{{ t }}">{{ t }}</p>')
    found = Parsed(template.render(t=text))
    assert (found.tags, found.attributes) == ({"p"}, {"id"})
    shown = "".join(found.text)
    assert shown.lstrip("\u200b") == clean(text).lstrip("\u200b")
    assert not is_live(shown) or shown.startswith("\u200b")


@pytest.mark.parametrize("suffix", [".html", ".md", ".tex"])
@pytest.mark.parametrize("text", ["a\n\nb", "a\r\x1b[2J", "half \ud83d", "\ufffe\u202e", "\x00"])
def test_what_no_page_can_hold_is_replaced_on_every_page(suffix, text):
    given = ("<<", ">>") if suffix == ".tex" else ("{{", "}}")
    shown = ENVIRONMENTS[suffix]().from_string(f"{given[0]} t {given[1]}").render(t=text)
    assert shown.encode()
    assert len(shown.splitlines()) == 1
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Cn", "Zl"}
    assert "\u202e" not in shown


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    *("heading", "paragraph", "inline", "text", "strong", "softbreak", "bullet_list", "list_item"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# As cmark-gfm finds addresses in text that was rendered (its scanner of autolinks).
LINKED = re.compile(r"(?i)[a-z0-9.+_-]+@[a-z0-9_-]|(?<![\w@])@[a-z0-9]")


def kinds_of(text: str) -> tuple[set[str], str]:
    """Return the kinds of what Markdown makes of text, and the text that is left."""
    kinds, left = set(), []
    for token in MARKDOWN.parse(text):
        for part in (token, *(token.children or ())):
            kinds.add(re.sub(r"_(open|close)$", "", part.type))
            left += [part.content] if part.type in ("text", "text_special") else []
    return {kind for kind in kinds if kind != "text_special"}, "".join(left)


def test_markdown_makes_nothing_of_what_was_not_ours(told):
    found = pages(told, ".md")
    assert len(found) == 3
    for text in found:
        kinds, left = kinds_of(text)
        assert kinds <= OURS
        assert not LINKED.search(left)
        assert not re.search(r"(?i)https?://|www\.", text)
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert rows
        assert any(text in left.replace("\u2060", "") for text in TEXTS)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(hostile_text.map(clean).filter(bool))
def test_any_text_is_text_in_markdown(text):
    shown = escape_markdown(text)
    plain = {"paragraph", "inline", "text"}
    shapes = [
        ("", "", plain),
        ("- ", "", plain | {"bullet_list", "list_item"}),
        ("# h\n\n", "\n\n# h\n", plain | {"heading"}),
        ("| h |\n| --- |\n| ", " |\n", OURS - {"paragraph", "heading", "bullet_list", "list_item"}),
    ]
    for before, after, allowed in shapes:
        kinds, left = kinds_of(f"{before}{shown}{after}\n")
        assert kinds <= allowed, before
        told = left["h" in before :].removesuffix("h" if "h" in after else "")
        assert told.replace("\u2060", "").strip() == text.replace("\u2060", "").strip()
        assert not LINKED.search(told)


def test_latex_finds_no_command_of_others(told):
    (text,) = pages(told, ".tex")
    body = text.split("\n", 3)[3]
    assert r"\input{x}" not in body
    assert r"\textbackslash{}input\{x\}" in body
    assert not re.search(r"\\\\\s*[\[*]", body)


# --- JSON ---------------------------------------------------------------------------------------


@settings(derandomize=True, deadline=None)
@given(st.text(st.characters(codec=None)))
def test_json_gives_any_text_back_and_commands_nothing(text):
    written = to_json({"text": text})
    back = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert json.loads(written.encode())["text"] == back
    assert not {c for c in written if unicodedata.category(c) == "Cc"} - {"\n"}
    assert len(written.splitlines()) == 3
