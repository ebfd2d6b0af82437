"""The drawings beside easy read words: small, drawn by us, in the colour of the text, and only decoration.

A page shows the SVG text as it is. So a drawing holds shapes and nothing else: no script, no style, no link,
no text, no colour of its own. Screen readers skip it, because the words beside it say everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.definitions.form_places import pictures_in
from surveys.definitions.strict_yaml import Data, Located, Path


MAX_PICTURE_BYTES = 2048

_ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="currentColor" '
    'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)
_NUMBERS = r'(?:d|cx|cy|r|rx|ry|x|y|x1|x2|y1|y2|width|height|points)="[-MmLlHhVvCcSsQqTtAaZz0-9., ]*"'
_PAINT = r'(?:fill|stroke)="(?:none|currentColor)"'
_SHAPE = rf"<(?:path|circle|ellipse|rect|line|polyline|polygon)(?: (?:{_NUMBERS}|{_PAINT}))*/>"
_DRAWING = re.compile(rf"{re.escape(_ROOT)}\s*(?:{_SHAPE}\s*)+</svg>\s*")


def check_picture(name: str, svg: str) -> Iterator[DefinitionProblem]:
    """What is wrong with one drawing. ``name`` is the file's."""
    if len(svg.encode()) > MAX_PICTURE_BYTES:
        what, how = "The drawing is over 2 kB.", "Use fewer and simpler shapes."
        yield DefinitionProblem(DefinitionCode.PICTURE_NOT_FIT, name, what, how)
    if _DRAWING.fullmatch(svg) is None:
        what = "The drawing holds more than shapes in the colour of the text, or begins unlike the others."
        how = "Copy the first line of another drawing, and use path, circle, rect and their like only."
        yield DefinitionProblem(DefinitionCode.PICTURE_NOT_FIT, name, what, how)


def check_pictures_named(
    data: dict[str, Data], known: Collection[str], located: Located
) -> Iterator[DefinitionProblem]:
    """Pictures a form names and nobody has drawn. ``data``: the form as plain data."""
    for _, path, holder, field in pictures_in(data):
        name = holder.get(field)
        if isinstance(name, str) and name not in known:
            yield unknown_picture(located, path, name, known)


def unknown_picture(located: Located, path: Path, name: str, known: Collection[str]) -> DefinitionProblem:
    """A name without a drawing."""
    what = f"There is no drawing “{name}”."
    how = f"Draw forms/pictures/{name}.svg, or use one of: {', '.join(sorted(known))}."
    return located.problem(DefinitionCode.UNKNOWN_PICTURE, path, what, how)
