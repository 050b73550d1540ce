"""The verb `export`: the tables of a run's SQLite file as CSV or Parquet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.extras import MissingExtra
from simulator.verbs import options
from simulator.verbs.console import errors_as_lines, fail, ready_for_excel, say, show, strong

if TYPE_CHECKING:
    from simulator.report.files.run_reader import RunReader
    from simulator.report.files.run_schema import FileTable
    from simulator.report.files.table_files import Form


@click.command()
@click.argument("file", metavar="RUN.db", type=click.Path(path_type=Path))
@click.option("--table", "names", multiple=True, metavar="T", help="A table or view; repeatable.")
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write a file for each table, and a data dictionary; all tables unless --table says.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Parquet needs --to and the research extra.",
)
@options.excel
def export(
    file: Path, names: tuple[str, ...], folder: Path | None, form: Form, *, excel: bool
) -> None:
    """Turn tables of RUN.db into CSV or Parquet.

    RUN.db is what `camsim run --out` wrote.

    Without --table and --to: which tables there are. With one --table: that table as CSV.
    """
    with errors_as_lines():
        from simulator.report.files.run_reader import RunReader, table_called
        from simulator.report.files.run_schema import tables
        from simulator.report.files.table_files import write_table

        ready_for_excel(form, excel=excel)
        chosen = [table_called(name) for name in dict.fromkeys(names)]
        with RunReader(file) as reader:
            if folder is not None:
                _write(reader, chosen or list(tables()), folder, form, excel=excel)
            elif form == "parquet":
                raise click.UsageError("Parquet is no text: say --to FOLDER")
            elif len(chosen) > 1:
                raise click.UsageError("several tables need a folder: say --to FOLDER")
            elif chosen:
                write_table(reader, chosen[0], sys.stdout, excel=excel)
            else:
                for table in tables():
                    rows = f"{reader.count(table):,} rows"
                    show([f"{strong(f'{table.name:<18}')} {rows:>14}  {table.meaning}"])


def _write(
    reader: RunReader, chosen: list[FileTable], folder: Path, form: Form, *, excel: bool
) -> None:
    from simulator.report.files.table_files import write_tables

    try:
        for path in write_tables(reader, chosen, folder, form, excel=excel):
            say(f"wrote {path}")
    except MissingExtra as error:
        fail(str(error))
