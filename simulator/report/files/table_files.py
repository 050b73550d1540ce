"""Tables of a run's SQLite file as CSV or Parquet, with a data dictionary beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TextIO, TypeAlias

from simulator.extras import MissingExtra
from simulator.report.files.run_reader import RunReader
from simulator.report.files.run_schema import FileTable
from simulator.report.files.safe_csv import write_csv
from simulator.report.files.writing import Content, write_whole
from simulator.scenario.letters.text import inert
from simulator.scenario.problems import InputError

Form: TypeAlias = Literal["csv", "parquet"]
DICTIONARY = "data_dictionary"
_DICTIONARY_COLUMNS = ("table", "column", "unit", "meaning")
_BLOCK = 20_000


def write_table(reader: RunReader, table: FileTable, file: TextIO, *, excel: bool = False) -> None:
    """Write one table as CSV."""
    write_csv(file, [column.name for column in table.columns], reader.rows(table), excel=excel)


def write_tables(
    reader: RunReader, chosen: Sequence[FileTable], folder: Path, form: Form, *, excel: bool = False
) -> Iterator[Path]:
    """Write each of `chosen` into `folder`, and what their columns mean; yield the paths.

    Raises:
        InputError: a file is there already, or cannot be written.
        MissingExtra: Parquet is wanted, and pyarrow is not installed.
    """
    writer = partial(_csv_writer, excel=excel) if form == "csv" else _parquet_writer()
    wanted = {table.name: folder / f"{table.name}.{form}" for table in chosen}
    wanted[DICTIONARY] = folder / f"{DICTIONARY}.csv"
    for path in wanted.values():
        if path.exists():
            raise InputError.about(path, "is there already; nothing was written: give another --to")
    _make(folder)
    for table in chosen:
        yield _written(wanted[table.name], partial(writer, reader, table))
    yield _written(wanted[DICTIONARY], partial(_write_dictionary, chosen, excel=excel))


def dictionary_rows(chosen: Sequence[FileTable]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what each table and column means, and in what it is counted."""
    for table in chosen:
        yield table.name, "", "", table.meaning
        for column in table.columns:
            yield table.name, column.name, column.unit, column.meaning


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError.about(folder, f"cannot be made: {error.strerror}") from None


def _written(path: Path, content: Content) -> Path:
    try:
        write_whole(path, content, over=False)
    except FileExistsError:
        said = "was written by another program meanwhile: give another --to"
        raise InputError.about(path, said) from None
    return path


def _csv_writer(reader: RunReader, table: FileTable, path: Path, *, excel: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_table(reader, table, file, excel=excel)


def _write_dictionary(chosen: Sequence[FileTable], path: Path, *, excel: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, _DICTIONARY_COLUMNS, dictionary_rows(chosen), excel=excel)


def _parquet_writer() -> Callable[[RunReader, FileTable, Path], None]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("Parquet needs", "research") from None

    def write(reader: RunReader, table: FileTable, path: Path) -> None:
        types = [_arrow_type(pa, kinds) for kinds in reader.kinds(table)]
        as_text = [pa.types.is_string(one) for one in types]
        schema = pa.schema(
            pa.field(column.name, kind, metadata={"unit": column.unit, "meaning": column.meaning})
            for column, kind in zip(table.columns, types, strict=True)
        )
        rows = reader.rows(table)
        with parquet.ParquetWriter(path, schema) as writer:
            while block := list(islice(rows, _BLOCK)):
                columns = [
                    [_text(value) for value in values] if text else list(values)
                    for text, values in zip(as_text, zip(*block, strict=True), strict=True)
                ]
                writer.write_table(pa.table(columns, schema=schema))

    return write


def _arrow_type(pa: Any, kinds: set[str]) -> Any:
    """Return the type that holds every value of a column; numbers among text become text."""
    if kinds == {"integer"}:
        return pa.int64()
    if kinds and kinds <= {"integer", "real"}:
        return pa.float64()
    return pa.string()


def _text(value: object) -> str | None:
    return None if value is None else inert(str(value))
