"""Earlier feedback from spreadsheets: read a file, map its columns, preview, store, undo.

::

    table = read_table(file.read_bytes())                 # refuses anything but a spreadsheet, with a reason
    guess = suggest_mapping(form, table)                  # for a person to check and change
    preview(session, ..., table=table, mapping=mapping)   # writes nothing
    run(database, ..., table=table, mapping=mapping)      # stores what is new; safe to repeat
    undo(session, ..., import_id=report.import_id)        # removes exactly those again
"""

from feedback_app.services.imports.columns.mapping import ColumnMapping, mapping_from_text, mapping_to_text
from feedback_app.services.imports.columns.mapping_checks import mapping_problems
from feedback_app.services.imports.columns.suggesting import suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.runs.previewing import preview
from feedback_app.services.imports.runs.report import ImportReport, ImportSummary, Preview
from feedback_app.services.imports.runs.storing import run
from feedback_app.services.imports.runs.undoing import list_imports, undo


__all__ = [
    "ColumnMapping",
    "ImportReport",
    "ImportSummary",
    "Preview",
    "list_imports",
    "mapping_from_text",
    "mapping_problems",
    "mapping_to_text",
    "preview",
    "read_table",
    "run",
    "suggest_mapping",
    "undo",
]
