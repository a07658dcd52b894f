"""Ranked tables as pages: HTML, Markdown for GitHub, and LaTeX; every value escaped by default."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluator.outputs import views
from evaluator.outputs.safe import clean, inert

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from partners import Evidence

TEMPLATES: Final = Path(__file__).parent / "templates"

_MARKDOWN = re.compile(r"[\\`*_\[\]|~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# GitHub makes a link of a bare address, whatever stands around it.
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(?<=www)(\.)")
# It finds addresses of mail and names of users in what is left: a mark without width parts them.
_MAIL = re.compile(r"@(?=\w)")
# What would open a list, a heading or a rule at the start of a line.
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+#](?:[-+#\s]|$)|=+$))")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': "{''}",
    # At the start of a row these would be read as an option of the line break before it.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "\ufffd": "?",
}


# Of the width of a line in print, for columns whose text wraps.
_WIDTHS = {"name": "0.17", "role": "0.19", "missing": "0.36", "members": "0.35"}


def page_bytes(rankings: Sequence[Ranking], evidence: Evidence, suffix: str) -> bytes:
    """Write rankings as one page.

    Parameters
    ----------
    rankings : sequence of Ranking
    evidence : Evidence
        The documents that are named on the page.
    suffix : {".html", ".md", ".tex"}

    Returns
    -------
    bytes
        In UTF-8; the same for the same rankings.
    """
    text = ENVIRONMENTS[suffix]().get_template(f"page{suffix}").render(_values(rankings, evidence))
    return text.encode()


def _values(rankings: Sequence[Ranking], evidence: Evidence) -> dict[str, Any]:
    """Gather what the templates show."""
    return {
        "title": clean(rankings[0].about.title),
        "columns": views.COLUMNS,
        "stages": [views.stage_view(ranking, evidence) for ranking in rankings],
        "notes": views.notes(rankings),
        "sources": [views.source_cells(source) for source in evidence.sources.values()],
        "shown": views.shown,
        "starts_tier": _starts_tier,
        "widths": _WIDTHS,
    }


def _starts_tier(rows: Sequence[Mapping[str, views.Cell]], index: int) -> bool:
    """Tell whether a row is the first of its tier, and not the first of all."""
    return index > 0 and rows[index].get("tier") != rows[index - 1].get("tier")


def escape_markdown(value: object) -> str:
    r"""Return text that stays text in a table, a list or a paragraph of GitHub's Markdown.

    Examples
    --------
    >>> print(escape_markdown("a|b <i> http://x"))
    a\|b &lt;i&gt; http&#58;//x
    """
    text = re.sub(r"[&<>]", lambda match: _ENTITIES[match[0]], str(value))
    text = _MARKDOWN.sub(lambda match: f"\\{match[0]}", text)
    text = _ADDRESS.sub(lambda match: f"&#{ord(match[0])};", text)
    text = _MAIL.sub("@\u2060", text)
    return _LEADING.sub(lambda match: f"{match[0]}\\", text)


def escape_latex(value: object) -> str:
    r"""Return text in which LaTeX finds no command.

    Examples
    --------
    >>> print(escape_latex(r"\input{x} 100%"))
    \textbackslash{}input\{x\} 100\%
    """
    return "".join(_LATEX.get(character, character) for character in str(value))


def _environment(**options: Any) -> Environment:
    """Return an environment in which a missing value is an error and blocks leave no lines."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )


def _html() -> Environment:
    """Escape by Jinja; the style is named by its hash, so that no other style or script runs."""
    environment = _environment(autoescape=True, finalize=_harmless)
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(style=style, style_hash=f"sha256-{digest}")
    return environment


def _harmless(value: object) -> object:
    """Keep text from coming alive where a page is opened as a spreadsheet."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return inert(clean(value))


def _markdown() -> Environment:
    """Escape whatever a template prints."""
    return _environment(autoescape=False, finalize=lambda value: escape_markdown(clean(str(value))))


def _latex() -> Environment:
    """Escape whatever a template prints; braces and per cent signs belong to LaTeX."""
    return _environment(
        autoescape=False,
        finalize=lambda value: escape_latex(clean(str(value))),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )


ENVIRONMENTS: Final[Mapping[str, Callable[[], Environment]]] = {
    ".html": _html,
    ".md": _markdown,
    ".tex": _latex,
}
