"""Opens definition files. No other module of ``surveys`` opens files."""

from __future__ import annotations

from pathlib import Path

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.definitions.strict_yaml import MAX_BYTES, Located, read_yaml


def files_in(folder: Path, ending: str = "yaml") -> list[Path]:
    """The definition files in a folder, sorted by name."""
    return sorted(folder.glob(f"*.{ending}"))


def read_definition(path: Path) -> Located:
    """Read a file as plain data with its line numbers. Raises DefinitionError."""
    return read_yaml(text_of(path), name=path.name)


def text_of(path: Path) -> str:
    """The text of a file, up to the size limit of a definition. Raises DefinitionError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError:
        code, what, how = (
            DefinitionCode.FILE_NOT_FOUND,
            "There is no such file, or it cannot be read.",
            "Check its name.",
        )
    except UnicodeDecodeError:
        code, what, how = DefinitionCode.FILE_NOT_TEXT, "The file is not UTF-8 text.", "Save it as UTF-8."
    raise DefinitionError([DefinitionProblem(code, path.name, what, how)])


def wrong_name(located: Located, name: str) -> DefinitionProblem:
    """The problem that a file's name does not match its content."""
    what = f"The file is called {located.name}, its content is {name.removesuffix('.yaml')}."
    return DefinitionProblem(DefinitionCode.FILE_NAME, located.name, what, f"Call it {name}.")
