"""Where the entries of a study stand in sheets, and what is wrong with single cells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from criteria.faults import Fault, Faults, on_a_line
from criteria.offers import Offers
from criteria.tree import Place
from evaluator.storage.sheets.sheet import Cell, Sheet

Key: TypeAlias = tuple[str, str]

# Under this name the checks tell of entries that stand twice, whatever their dossier.
_DOSSIERS = "dossiers"
# What stands for a file as a whole, where a fault is of no single entry.
WHOLE = ""


@dataclass(frozen=True)
class Heading:
    """The columns of a sheet by the keys of its entries; `sheet` is without its rows."""

    sheet: Sheet
    columns: Mapping[str, int]

    @classmethod
    def of(cls, sheet: Sheet, columns: Mapping[str, int]) -> Heading:
        """Return a heading that does not keep the rows alive."""
        return cls(replace(sheet, rows=()), columns)


@dataclass(frozen=True)
class _Cells(Mapping[str, str]):
    """What to call each cell of a row, worked out when asked."""

    heading: Heading
    row: int

    def __getitem__(self, key: str) -> str:
        return self.heading.sheet.cell(self.row, self.heading.columns[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.heading.columns)

    def __len__(self) -> int:
        return len(self.heading.columns)


class Places(Mapping[Key, Place]):
    """Where entries stand, by file and entry as faults name them.

    A study has many entries and few faults, so places are made when they are asked for.

    Parameters
    ----------
    where : str
        The workbook or folder.
    beside : mapping
        Where other entries stand.
    """

    def __init__(self, where: str, beside: Mapping[Key, Place]) -> None:
        self.where = where
        self._beside = beside
        self._rows: dict[Key, tuple[Heading, int, str]] = {}
        self._by_entry: dict[str, Key] = {}

    def add(
        self,
        file: str,
        entry: str,
        heading: Heading,
        row: int,
        column: str = "",
        *,
        keep: bool = False,
    ) -> None:
        """Note where an entry stands, or one field of it by its key; rows count from zero.

        With `keep`, what was noted before stays.
        """
        key = file, on_a_line(entry)  # as a fault tells it
        if not keep or key not in self._rows:
            self._rows[key] = heading, row, column

    def __getitem__(self, key: Key) -> Place:
        try:
            heading, row, column = self._rows[self._found(key)]
        except KeyError:
            return self._beside[key]
        where, cells = heading.sheet.place(self.where), _Cells(heading, row)
        if column:
            return Place(where, cells.get(column, f"row {row + 1}"))
        return Place(where, f"row {row + 1}", cells)

    def _found(self, key: Key) -> Key:
        """Return the key of what stands there, or of the nearest thing around it."""
        file, entry = key
        if file == _DOSSIERS and key not in self._rows:
            if len(self._by_entry) != len(self._rows):
                self._by_entry = {known[1]: known for known in self._rows}
            return self._by_entry[entry]
        table, inside, name = file.rstrip("]").partition(" [")
        if inside:  # a table within a file is told of as such
            return self._found((table, f"file, {name}"))
        while (file, entry) not in self._rows:
            entry, inner, last = entry.rpartition(" → ")
            if not inner:
                if ", " in last:  # the entry itself may be known
                    raise KeyError(key)
                return file, WHOLE
        return file, entry

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass
class Notes:
    """What is noted while sheets are read: faults, and where things stand.

    Attributes
    ----------
    where : str
        The workbook or folder.
    faults : Faults
    places : Places
    offers : Offers
        For names that are not known.
    """

    where: str
    faults: Faults
    places: Places
    offers: Offers = field(default_factory=Offers)

    def tell(self, sheet: Sheet, key: str, expected: str, found: str, remedy: str) -> None:
        """Note a fault of a sheet; `key` is the cell or row."""
        self.faults.extend([Fault(sheet.place(self.where), key, expected, found, remedy)])


def without_echoes(told: Iterable[Fault], later: Iterable[Fault]) -> list[Fault]:
    """Return later faults but for those of cells of which a fault is told already.

    An entry that lacks what could not be read is at fault once more when it is built.

    Examples
    --------
    >>> told = Fault("my.xlsx, sheet Claims", "cell F12 (Level)", "text", "=A1", "Paste it.")
    >>> later = Fault("my.xlsx, sheet Claims", "cell F12 (claim A, level)", "a value", "-", "Add.")
    >>> without_echoes([told], [later])
    []
    """
    cells = {(fault.where, fault.key.partition(" (")[0]) for fault in told}
    return [fault for fault in later if (fault.where, fault.key.partition(" (")[0]) not in cells]


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
