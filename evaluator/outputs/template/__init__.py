"""A workbook that a person can fill in: empty but for an example, or with a study in it."""

from evaluator.outputs.template.book import study_workbook
from evaluator.outputs.template.draft import draft_tree
from evaluator.outputs.template.tables import template_tree

__all__ = ["draft_tree", "study_workbook", "template_tree"]
