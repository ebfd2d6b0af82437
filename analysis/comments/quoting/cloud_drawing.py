"""Draws a word cloud as SVG and PNG, deterministically. ``wordcloud`` is imported when one is drawn."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from analysis.comments.quoting.cloud import CloudTerm, Side, cloud_sentence


WIDTH, HEIGHT = 1000, 560
_SEED = 7
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_COLOURS = {Side.GOOD: ("#00524b", "#006b5f", "#1d4e89"), Side.BETTER: ("#5c2a5b", "#7a3b12", "#1d3557")}
"""Each has a contrast of at least 7:1 on white; they differ in lightness as well as hue."""

_SVG_FONT = "Noto Sans Arabic, Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class CloudPicture:
    """The same cloud in both formats; ``alternative`` is its text alternative."""

    svg: str
    png: bytes
    alternative: str


@dataclass(frozen=True, slots=True)
class _Placed:
    term: str
    size: int
    x: int
    y: int
    width: int
    colour: str


def draw_cloud(terms: Sequence[CloudTerm], side: Side, *, font: Path | None = None) -> CloudPicture | None:
    """Draw these terms; None when there are none to draw.

    A term with a character that the font lacks is only in the table, which accompanies every picture.

    font: a font file with the characters needed; by default one for Arabic and Urdu if a term is written in
    them, else DejaVu Sans, which wordcloud includes. Pillow shapes right-to-left terms if it has its shaping
    library; otherwise they are shaped beforehand. The SVG contains them as typed, because the viewer shapes
    them.
    """
    path = str(font or _font_for(terms))
    terms = _drawable(terms, path)
    if not terms:
        return None
    from wordcloud import WordCloud

    shown = {_shaped(each.term): each for each in terms}
    frequencies = {drawn: float(each.people) for drawn, each in shown.items()}
    colours = {
        drawn: _COLOURS[side][number % len(_COLOURS[side])] for number, drawn in enumerate(frequencies)
    }

    def colour_of(word: str, **_: Any) -> str:
        return colours[word]

    make: Any = WordCloud
    cloud = make(
        font_path=path,
        width=WIDTH,
        height=HEIGHT,
        random_state=_SEED,
        prefer_horizontal=1.0,
        background_color="white",
        color_func=colour_of,
        collocations=False,
        max_words=len(frequencies),
        min_font_size=14,
        max_font_size=110,
        relative_scaling=0.5,
        margin=6,
    ).generate_from_frequencies(frequencies)
    buffer = io.BytesIO()
    cloud.to_image().save(buffer, format="PNG")
    alternative = cloud_sentence(terms, side)
    return CloudPicture(_svg(_placed(cloud, shown, path), alternative), buffer.getvalue(), alternative)


def _font_for(terms: Sequence[CloudTerm]) -> Path:
    if any(_RIGHT_TO_LEFT.search(each.term) for each in terms):
        import fontpkg

        return Path(str(fontpkg.path("Noto Sans Arabic")))
    folder = find_spec("matplotlib")  # a dependency of wordcloud; found without importing it
    if folder is None or folder.origin is None:
        raise ModuleNotFoundError("matplotlib")
    return Path(folder.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"


def _drawable(terms: Sequence[CloudTerm], path: str) -> list[CloudTerm]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as letters:
        known = set(letters.getBestCmap() or ())
    return [each for each in terms if all(ord(char) in known for char in each.term)]


def _shaped(term: str) -> str:
    """The term as Pillow needs it: as typed if it has its shaping library, else joined and reversed."""
    if not _RIGHT_TO_LEFT.search(term):
        return term
    from PIL import features

    if features.check("raqm"):
        return term
    import arabic_reshaper
    from bidi.algorithm import get_display

    return str(get_display(arabic_reshaper.reshape(term)))


def _placed(cloud: Any, shown: dict[str, CloudTerm], path: str) -> list[_Placed]:
    """The start of each term's baseline, from the position of its box in the layout."""
    from PIL import ImageFont

    placed: list[_Placed] = []
    for (drawn, _), size, (row, column), _turn, colour in cloud.layout_:
        font = ImageFont.truetype(path, int(size))
        left, top, right, _bottom = font.getbbox(drawn, anchor="ls")  # from the baseline, which is at 0
        term = shown[drawn].term
        x, y = int(column - left), int(row - top)
        placed.append(_Placed(term, int(size), x, y, int(right - left), str(colour)))
    return placed


def _svg(placed: Sequence[_Placed], alternative: str) -> str:
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="cloud-title"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="{_SVG_FONT}">',
        f'<title id="cloud-title">{escape(alternative)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for each in placed:
        direction = ' direction="rtl" text-anchor="end"' if _RIGHT_TO_LEFT.search(each.term) else ""
        lines.append(
            f'<text x="{each.x}" y="{each.y}" font-size="{each.size}" fill="{each.colour}"{direction} '
            f'textLength="{each.width}" lengthAdjust="spacingAndGlyphs">{escape(each.term)}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"
