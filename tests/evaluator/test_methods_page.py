"""The page of methods is the registry's, entry by entry."""

from pathlib import Path

from evaluator.methods import METHODS
from evaluator.methods.registry import LEFT_OUT
from evaluator.outputs.methods_page import methods_page

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"


def test_the_page_is_what_the_registry_makes():
    assert PAGE.read_text(encoding="utf-8") == methods_page(), "run make methods"


def test_every_method_stands_there_with_its_paper_and_what_it_departs_from():
    page = methods_page()
    for method in METHODS.values():
        assert f"(`{method.id}`)" in page
        assert method.paper in page
        assert method.compensation in page
        for check in {key.partition("@")[0] for key, reason in method.departs.items() if reason}:
            assert check == "independence" or f"Departs, {check.replace('_', ' ')}" in page
    assert all(f"**{name}**" in page for name in LEFT_OUT)
