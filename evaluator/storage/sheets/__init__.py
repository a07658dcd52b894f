"""Sheets of cells and the tables of a study: one codec for workbooks and for CSV files."""

from evaluator.storage.sheets.codec import check_whole, sheets_of, tree_of_sheets
from evaluator.storage.sheets.sheet import Cell, Odd, Row, Sheet

__all__ = ["Cell", "Odd", "Row", "Sheet", "check_whole", "sheets_of", "tree_of_sheets"]
