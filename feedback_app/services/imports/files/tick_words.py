"""What a column holds that has one option to itself: chosen, not chosen, or not shown."""

from __future__ import annotations


TICKED = frozenset(
    {
        *("1", "1.0", "yes", "y", "x", "true", "t", "checked", "selected", "ticked", "chosen", "mentioned"),
        *("quoted", "on", "\u2713", "\u2714", "\u2611", "\u2705", "\u2612", "\u25cf"),
    }
)
NOT_TICKED = frozenset(
    {
        *("0", "0.0", "no", "n", "false", "f", "-", "unchecked", "unselected", "not selected", "not ticked"),
        *("not checked", "not chosen", "not mentioned", "not quoted", "off", "\u2610", "\u25cb", "\u2717"),
    }
)
NOT_SHOWN = frozenset(
    {
        *("n/a", "na", "n.a", "#n/a", "not applicable", "not shown", "not asked", "not displayed"),
        *("nan", "null", "none", "-99", "-88", "-77", "-66", "-oth-"),
    }
)
"""What programs write in a tick column when they did not show the question (LimeSurvey: N/A)."""

TICK_WORDS = TICKED | NOT_TICKED | NOT_SHOWN
