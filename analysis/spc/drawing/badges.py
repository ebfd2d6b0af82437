"""Our own badges for the two icons of a control chart: a symbol and text, never colour alone.

Drawn for this product; Making Data Count's own pictures carry no licence and are not used. Each is an SVG of
262 by 56 px with its words in it.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from analysis.spc.drawing.palette import (
    FILLS,
    INK,
    OUTLINE,
    PAPER,
    QUIET,
    TARGET,
    UNJUDGED,
)
from analysis.spc.icons import FAIL, HIT_OR_MISS, PASS
from analysis.spc.model import Direction, FacetIcons, PointType, Trend
from analysis.spc.wording import foretells


WIDTH, HEIGHT = 262, 56
_DARK: Final = FILLS[PointType.NEUTRAL_HIGH]

VARIATION: Final = {
    "common_cause": ("Nothing beyond chance", "common cause"),
    "improvement_high": ("Better", "higher than chance explains"),
    "improvement_low": ("Better", "lower than chance explains"),
    "concern_high": ("Worse", "higher than chance explains"),
    "concern_low": ("Worse", "lower than chance explains"),
    "neutral_high": ("Higher", "than chance explains"),
    "neutral_low": ("Lower", "than chance explains"),
    "special_cause": ("More than chance", "by the run chart rules"),
}
ASSURANCE: Final = {
    PASS: ("Target likely to be met", "if nothing changes"),
    HIT_OR_MISS: ("Target met some of the time", "if nothing changes"),
    FAIL: ("Target likely to be missed", "if nothing changes"),
}


def badges(trend: Trend, facet: str) -> tuple[str, ...]:
    """The badges of a facet as SVG: variation, then assurance where the limits foretell it.

    A single "too few points" badge if the last part is short. Raises KeyError for an unknown facet.
    """
    icons = trend.icons_of(facet)
    if trend.of(facet)[-1].short_group_warning:
        return (_badge(UNJUDGED, "limits need more points", PAPER, _dots((28,), PAPER)),)
    if trend.of(facet)[-1].y is None and icons.variation_type is PointType.COMMON:
        return (_badge("No value", "for the latest point", PAPER, _dots((28,), PAPER)),)
    made = [variation_badge(icons)]
    if icons.assurance_type is not None and foretells(trend, facet):
        made.append(assurance_badge(icons.assurance_type, trend.settings.improvement_direction))
    return tuple(made)


def variation_badge(icons: FacetIcons) -> str:
    """The variation badge of the last point: its meaning and direction."""
    words = VARIATION[icons.variation_icon]
    fill = FILLS[icons.variation_type]
    if icons.variation_type in {PointType.COMMON, PointType.NO_DIRECTION}:
        return _badge(*words, fill, _dots((30, 24, 31, 25), PAPER))
    ink = PAPER if fill == _DARK else OUTLINE
    return _badge(*words, fill, _arrow(up=icons.variation_icon.endswith("_high"), ink=ink))


def assurance_badge(assurance_type: str, direction: Direction) -> str:
    """The assurance badge: the dashed target line above, below or through the points."""
    swing = _dots((22, 30, 23, 31), FILLS[PointType.COMMON])
    is_below = (assurance_type == PASS) == (direction is Direction.INCREASE)
    level = 27 if assurance_type == HIT_OR_MISS else 43 if is_below else 11
    line = f'<path d="M8 {level}H48" stroke="{TARGET}" stroke-width="3" stroke-dasharray="7 4"/>'
    mark = {PASS: _TICK, HIT_OR_MISS: _QUERY, FAIL: _CROSS}[assurance_type]
    return _badge(*ASSURANCE[assurance_type], PAPER, swing + line + mark)


_MARK = f'fill="none" stroke="{INK}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"'
_TICK = f'<path d="M234 29l7 7 12-16" {_MARK}/>'
_CROSS = f'<path d="M236 20l14 16m0-16l-14 16" {_MARK}/>'
_QUERY = (
    f'<path d="M237 22c1-9 14-8 13 1-1 5-7 5-7 10" {_MARK}/><circle cx="243" cy="40" r="2.2" fill="{INK}"/>'
)


def _badge(first: str, second: str, fill: str, sign: str) -> str:
    said = f"{first}: {second}"
    text = f'font-family="Arial, Helvetica, sans-serif" fill="{INK}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={quoteattr(said)}>'
        f"<title>{escape(said)}</title>"
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="8" fill="{PAPER}" '
        f'stroke="{OUTLINE}" stroke-width="1.5"/>'
        f'<path d="M9 1H56V55H9a8 8 0 0 1-8-8V9a8 8 0 0 1 8-8z" fill="{fill}" '
        f'stroke="{OUTLINE}" stroke-width="1.5"/>{sign}'
        f'<text x="66" y="25" font-size="15" font-weight="bold" {text}>{escape(first)}</text>'
        f'<text x="66" y="43" font-size="12" {text.replace(INK, QUIET)}>{escape(second)}</text></svg>'
    )


def _dots(heights: tuple[int, ...], fill: str) -> str:
    """A few points with a line through them."""
    at = [(28 if len(heights) == 1 else 12 + 11 * place, height) for place, height in enumerate(heights)]
    line = " ".join(f"{x},{y}" for x, y in at)
    circles = "".join(
        f'<circle cx="{x}" cy="{y}" r="4" fill="{fill}" stroke="{OUTLINE}" stroke-width="1.2"/>'
        for x, y in at
    )
    return f'<polyline points="{line}" fill="none" stroke="{OUTLINE}" stroke-width="1.5"/>{circles}'


def _arrow(*, up: bool, ink: str) -> str:
    """An arrow in the direction of the points."""
    turned = "" if up else ' transform="rotate(180 28 28)"'
    return (
        f'<path d="M28 44V14M17 25l11-12 11 12" fill="none" stroke="{ink}" stroke-width="4" '
        f'stroke-linecap="round" stroke-linejoin="round"{turned}/>'
    )
