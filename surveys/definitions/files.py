"""Opens the files of definitions. No other file of ``surveys`` opens any."""

from __future__ import annotations

from pathlib import Path

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.definitions.strict_yaml import MAX_BYTES, Located, read_yaml


def files_in(folder: Path, ending: str = "yaml") -> list[Path]:
    """The definitions in a folder, by name."""
    return sorted(folder.glob(f"*.{ending}"))


def read_definition(path: Path) -> Located:
    """A file as plain data with its lines. Raises DefinitionError."""
    return read_yaml(text_of(path), name=path.name)


def text_of(path: Path) -> str:
    """The text of a file, never more of it than a definition may have. Raises DefinitionError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError:
        code, what, how = (
            DefinitionCode.FILE_NOT_FOUND,
            "There is no such file, or it cannot be read.",
            "Look at its name.",
        )
    except UnicodeDecodeError:
        code, what, how = DefinitionCode.FILE_NOT_TEXT, "The file is not UTF-8 text.", "Save it as UTF-8."
    raise DefinitionError([DefinitionProblem(code, path.name, what, how)])


def wrong_name(located: Located, name: str) -> DefinitionProblem:
    """A file whose name is not that of its content."""
    what = f"The file is called {located.name}, its content is {name.removesuffix('.yaml')}."
    return DefinitionProblem(DefinitionCode.FILE_NAME, located.name, what, f"Call it {name}.")
