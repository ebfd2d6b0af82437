"""The drawings for easy read: small, drawn by us, in the colour of the text, and decorative.

Pages inline the SVG text unchanged. So a drawing contains shapes only: no script, style, link or text, and no
colour of its own. Screen readers skip it, because the text next to it says everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path as FilePath

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.definitions.files import files_in, text_of
from surveys.definitions.form_places import pictures_in
from surveys.definitions.strict_yaml import Data, Located, Path


PICTURES = FilePath(__file__).parents[1] / "data" / "forms" / "pictures"
MAX_PICTURE_BYTES = 2048

_ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="currentColor" '
    'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)
_NUMBERS = r'(?:d|cx|cy|r|rx|ry|x|y|x1|x2|y1|y2|width|height|points)="[-MmLlHhVvCcSsQqTtAaZz0-9., ]*"'
_PAINT = r'(?:fill|stroke)="(?:none|currentColor)"'
_SHAPE = rf"<(?:path|circle|ellipse|rect|line|polyline|polygon)(?: (?:{_NUMBERS}|{_PAINT}))*/>"
_DRAWING = re.compile(rf"{re.escape(_ROOT)}\s*(?:{_SHAPE}\s*)+</svg>\s*")


@lru_cache(maxsize=1)
def picture_names() -> frozenset[str]:
    """The name of every drawing."""
    return frozenset(path.stem for path in files_in(PICTURES, "svg"))


@lru_cache(maxsize=128)
def picture(name: str) -> str:
    """A drawing as SVG for inlining in a page: shapes only, in the colour of the text.

    Raises DefinitionError when there is no such drawing, or it contains anything else.
    """
    path = PICTURES / f"{name}.svg"
    svg = text_of(path) if name in picture_names() else ""
    problems = list(check_picture(path.name, svg))
    if problems:
        raise DefinitionError(problems)
    return svg.strip()


def check_picture(name: str, svg: str) -> Iterator[DefinitionProblem]:
    """Check one drawing. ``name`` is its file name."""
    if len(svg.encode()) > MAX_PICTURE_BYTES:
        what, how = "The drawing is over 2 kB.", "Use fewer and simpler shapes."
        yield DefinitionProblem(DefinitionCode.PICTURE_NOT_FIT, name, what, how)
    if _DRAWING.fullmatch(svg) is None:
        what = "The drawing contains more than shapes in the colour of the text, or its first line differs."
        how = "Copy the first line of another drawing, and use only path, circle, rect and similar shapes."
        yield DefinitionProblem(DefinitionCode.PICTURE_NOT_FIT, name, what, how)


def check_pictures_named(
    data: dict[str, Data], known: Collection[str], located: Located
) -> Iterator[DefinitionProblem]:
    """Pictures that a form names but that do not exist. ``data``: the form as plain data."""
    for _, path, holder, field in pictures_in(data):
        name = holder.get(field)
        if isinstance(name, str) and name not in known:
            yield unknown_picture(located, path, name, known)


def unknown_picture(located: Located, path: Path, name: str, known: Collection[str]) -> DefinitionProblem:
    """The problem that no drawing has this name."""
    what = f"There is no drawing “{name}”."
    how = f"Draw forms/pictures/{name}.svg, or use one of: {', '.join(sorted(known))}."
    return located.problem(DefinitionCode.UNKNOWN_PICTURE, path, what, how)
