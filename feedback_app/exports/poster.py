"""A poster for the waiting room as a picture. The page to print shows the same sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from feedback_app.errors import Refused


WIDTH, HEIGHT, MARGIN = 1240, 1754, 110
"""A4 at 150 dots per inch."""

INK, SOFT, ACCENT, PAPER = "#111111", "#3d4a48", "#0b5c54", "#ffffff"
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
INVISIBLE = re.compile(r"[\ufe00-\ufe0f\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069]")
SIZES = (46, 42, 38, 34, 30, 26, 22)
"""Font sizes of the largest lines, in dots. The first at which everything fits is used."""


@dataclass(frozen=True, slots=True)
class PosterLine:
    """One paragraph. ``label`` comes before it in bold. ``is_quote``: a person's own words."""

    text: str = field(repr=False)
    label: str = ""
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """The content of one sheet: groups of paragraphs under a title."""

    title: str
    groups: tuple[tuple[PosterLine, ...], ...] = field(repr=False)
    foot: str = ""


def draw(sheet: PosterSheet) -> bytes:
    """The sheet as PNG. Raises Refused ``poster_letters`` or ``poster_full``: nothing is ever cut off."""
    texts = [sheet.title, sheet.foot, *(line.text for group in sheet.groups for line in group)]
    if not all(_known(text) for text in texts):
        raise Refused(
            "poster_letters",
            where="The picture",
            what="It cannot show some of the letters or emoji.",
            how="Print the page instead.",
        )
    for size in SIZES:
        picture = _at_size(sheet, size)
        if picture is not None:
            buffer = io.BytesIO()
            picture.save(buffer, "PNG", optimize=True)
            return buffer.getvalue()
    raise Refused(
        "poster_full",
        where="The picture",
        what="There is more to show than fits on one sheet.",
        how="Print the page instead: it can run over several sheets.",
    )


def _at_size(sheet: PosterSheet, size: int) -> Image.Image | None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = _Pen(ImageDraw.Draw(picture), MARGIN)
    pen.write(sheet.title, _font(size * 2, bold=True), ACCENT)
    pen.skip(size)
    for group in sheet.groups:
        for line in group:
            if line.label:
                pen.write(line.label, _font(size * 3 // 4, bold=True), ACCENT)
            pen.write(f"“{line.text}”" if line.is_quote else line.text, _font(size), INK)
            pen.skip(size // 3)
        pen.skip(size)
    end = pen.y
    foot = _Pen(ImageDraw.Draw(picture), HEIGHT - MARGIN)
    foot.write(sheet.foot, _font(28), SOFT)
    return picture if end <= HEIGHT - MARGIN - 28 else None


class _Pen:
    """Writes paragraphs below one another."""

    def __init__(self, paper: ImageDraw.ImageDraw, y: int) -> None:
        self.paper, self.y = paper, y

    def skip(self, dots: int) -> None:
        self.y += dots

    def write(self, text: str, font: ImageFont.FreeTypeFont, colour: str) -> None:
        """One paragraph, wrapped. It starts at the right when it holds a right-to-left script."""
        is_rtl = bool(RIGHT_TO_LEFT.search(text))
        for row in _wrapped(INVISIBLE.sub("", text), font):
            shaped = _shaped(row) if is_rtl else row
            x = WIDTH - MARGIN - font.getlength(shaped) if is_rtl else MARGIN
            self.paper.text((x, self.y), shaped, font=font, fill=colour)
            self.y += round(font.size * 1.4)


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    room = WIDTH - 2 * MARGIN
    for paragraph in text.splitlines() or [""]:
        row = ""
        for word in paragraph.split():
            longer = f"{row} {word}".strip()
            if row and font.getlength(longer) > room:
                yield row
                row = word
            else:
                row = longer
            while font.getlength(row) > room:  # a word longer than the sheet is wide
                fits = next(n for n in range(len(row), 0, -1) if font.getlength(row[:n]) <= room)
                yield row[:fits]
                row = row[fits:]
        if row:
            yield row


def _shaped(row: str) -> str:
    """The row as Pillow needs it: unchanged with its shaping library, otherwise joined and reordered."""
    if features.check("raqm"):
        return row
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    return str(get_display(reshape(row)))


def _known(text: str) -> bool:
    letters: Sequence[str] = INVISIBLE.sub("", text)
    return all(letter.isspace() or ord(letter) in _letters() for letter in letters)


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_font_file(bold=False), lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(bold=bold), size)


def _font_file(*, bold: bool) -> Path:
    """DejaVu Sans, which comes with the packages that draw the word cloud; found without importing them."""
    folder = find_spec("matplotlib")
    if folder is None or folder.origin is None:
        raise ModuleNotFoundError("matplotlib")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(folder.origin).parent / "mpl-data" / "fonts" / "ttf" / name
