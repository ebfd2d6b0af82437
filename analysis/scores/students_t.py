"""Quantiles of Student's t for whole degrees of freedom, without a statistics library."""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt


def t_within(t: float, df: int) -> float:
    """The probability between -t and t of Student's t with ``df`` degrees of freedom, 0 to 1.

    Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4: a finite series.
    Raises ValueError unless t >= 0 and df >= 1.
    """
    if t < 0 or df < 1:
        raise ValueError("t must be at least 0, with at least one degree of freedom")
    angle = atan(t / sqrt(df))
    square = cos(angle) ** 2
    term = cos(angle) if df % 2 else 1.0
    total = 0.0 if df == 1 else term
    for step in range(2 + df % 2, df - 1, 2):
        term *= square * (step - 1) / step
        total += term
    if df % 2:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


@lru_cache(maxsize=256)
def t_quantile(confidence: float, df: int) -> float:
    """The t for which the probability between -t and t is ``confidence``. By bisection, to 1e-10.

    Raises ValueError unless 0 < confidence < 1 and df >= 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence must be between 0 and 1")
    low, high = 0.0, 1.0
    while t_within(high, df) < confidence:
        high *= 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        if t_within(middle, df) < confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2
