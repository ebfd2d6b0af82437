"""Validates settings against the observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.catalogue import spc_constants
from analysis.spc.errors import SpcError
from analysis.spc.model import Observation, SpcSettings
from analysis.spc.series import finite


def check_settings(rows: Sequence[Observation], settings: SpcSettings) -> None:
    """Raise SpcError for no rows, too short a baseline, an unknown facet, an invalid target, or missing
    counts.
    """
    if not rows:
        raise SpcError("empty_series", "dates", "There are no dates.", "Give at least one.")
    fewest, fixed = spc_constants().fixed_baseline.value, settings.fix_after_n_points
    if fixed is not None and fixed < fewest:
        what = f"A baseline of {fixed} points is too short."
        raise SpcError("fix_after_too_few", "options.fix_after_n_points", what, f"Use {fewest} or more.")
    facets = {row.facet for row in rows}
    for name, setting in (("target", settings.target), ("rebase", settings.rebase)):
        if isinstance(setting, Mapping) and (strange := sorted(set(setting) - facets)):
            where, what = f"options.{name}", f"There is no facet {strange[0]!r}."
            raise SpcError("unknown_facet", where, what, f"Use one of: {', '.join(sorted(facets))}.")
    targets = settings.target.values() if isinstance(settings.target, Mapping) else [settings.target]
    for target in targets:
        if target is not None:
            finite("options.target", target)
    if settings.chart.needs_counts and all(row.denominator is None for row in rows):
        what = f"The {settings.chart.value} chart is drawn from counts, and there are none."
        raise SpcError("counts_missing", "numerators", what, "Give numerators and denominators, or use xmr.")
