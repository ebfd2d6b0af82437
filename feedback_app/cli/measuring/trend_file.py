"""Reads what ``feedback trend`` is given: one JSON object, every mistake in it named by its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from analysis.spc import (
    ChartKind,
    Direction,
    Observation,
    SpcError,
    SpcSettings,
    days_between,
    observations,
)
from feedback_app.cli.terminal.outcome import WrongUse


EVENTS = "events"
COLUMNS = ("dates", "values", "facet", "trajectory", "numerators", "denominators")


class SeriesProblem(WrongUse):
    """The series or an option in the file cannot be used."""


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """What was asked for. ``same_day``: events left out because their day had one already."""

    rows: tuple[Observation, ...]
    settings: SpcSettings
    same_day: int = 0


def read_request(text: str) -> TrendRequest:
    """The request in a JSON text. Raises SeriesProblem with the place of the first mistake."""
    given = _an_object(_json(text), "The file")
    _known(given, (*COLUMNS, EVENTS, "options"), "")
    options = _an_object(_or_empty(given.get("options")), "options")
    if given.get(EVENTS) is not None:
        return _of_events(given, options)
    if given.get("dates") is None:
        _refuse(
            "dates_missing", "dates", "There are no dates.", "Give them as YYYY-MM-DD, one for each value."
        )
    with_where = {
        "values": _column(given, "values", _number_or_gap),
        "facet": _column(given, "facet", _name),
        "trajectory": _column(given, "trajectory", _number_or_gap),
        "numerators": _column(given, "numerators", _count_or_gap),
        "denominators": _column(given, "denominators", _count_or_gap),
    }
    try:
        rows = observations(_column(given, "dates", _day) or [], **with_where)
    except SpcError as wrong:
        raise refused(wrong) from None
    return TrendRequest(rows, _settings(options))


def _of_events(given: Mapping[str, Any], options: Mapping[str, Any]) -> TrendRequest:
    """Days from each event to the next, as a run chart unless another is asked for."""
    if beside := [name for name in COLUMNS if given.get(name) is not None]:
        _refuse(
            "events_and_values", beside[0], "Events cannot have values too: their days are the series.",
            "Give events, or dates and values.",
        )  # fmt: skip
    try:
        found = days_between(_column(given, EVENTS, _day) or [])
    except SpcError as wrong:
        raise refused(wrong) from None
    settings = _settings(
        {"chart": ChartKind.RUN.value, **{k: v for k, v in options.items() if v is not None}}
    )
    return TrendRequest(found.rows, settings, found.same_day)


def refused(wrong: SpcError) -> SeriesProblem:
    """The same problem as an error of the product."""
    note = wrong.note
    return SeriesProblem(note.code, where=note.where, what=note.what, how=note.how)


def _settings(options: Mapping[str, Any]) -> SpcSettings:
    readers: dict[str, Callable[[Any, str], Any]] = {
        "improvement_direction": lambda value, where: _one_of(Direction, value, where),
        "target": _target,
        "rebase": _rebase,
        "fix_after_n_points": _whole,
        "screen_outliers": _yes_or_no,
        "two_of_three_includes_outside": _yes_or_no,
        "chart": lambda value, where: _one_of(ChartKind, value, where),
    }
    _known(options, tuple(readers), "options.")
    chosen = {
        name: readers[name](value, f"options.{name}") for name, value in options.items() if value is not None
    }
    return SpcSettings(**chosen)


def _json(text: str) -> Any:
    def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            _refuse("repeated_key", twice[:40], "It appears twice.", "Leave one.")
        return made

    def no_constant(name: str) -> NoReturn:
        _refuse("not_finite", "The file", f"{name} is not a number.", "Use null for a gap.")

    try:
        made = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=no_repeats, parse_constant=no_constant
        )
        json.dumps(made, ensure_ascii=False).encode()  # half a letter, as in "\\ud800", could not be printed
        return made
    except json.JSONDecodeError as wrong:
        place = f"Line {wrong.lineno}, column {wrong.colno}"
        _refuse(
            "not_json", place, f"This is not JSON: {wrong.msg}.", "See feedback trend --help for the shape."
        )
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        _refuse("not_json", "The file", "This JSON is too deep or too long to read.", "Check its shape.")


def _an_object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        how = 'Write {"dates": [..], "values": [..], "options": {..}}.'
        _refuse("not_an_object", where, "This has to be a JSON object.", how)
    return value


def _or_empty(value: Any) -> Any:
    return {} if value is None else value


def _known(given: Mapping[str, Any], names: Sequence[str], before: str) -> None:
    if strange := [name for name in given if name not in names]:
        code = "unknown_option" if before else "unknown_key"
        _refuse(code, f"{before}{strange[0][:40]}", "There is no such name.", f"Use: {', '.join(names)}.")


def _column(given: Mapping[str, Any], name: str, read: Callable[[Any, str], Any]) -> list[Any] | None:
    column = given.get(name)
    if column is None:
        return None
    if not isinstance(column, list):
        _refuse("not_a_list", name, "This has to be a list.", "Write [..] with one entry for each date.")
    return [read(value, f"{name}[{place}]") for place, value in enumerate(column)]


def _day(value: Any, where: str) -> date:
    try:
        if isinstance(value, str) and len(value) == len("YYYY-MM-DD"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    _refuse("bad_date", where, "This is not a date.", "Write YYYY-MM-DD, as in 2026-03-01.")


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _refuse(
            "not_a_number", where, "This is not a number.", "Write a number without quotes; null for a gap."
        )
    return value


def _number_or_gap(value: Any, where: str) -> float | None:
    return None if value is None else _number(value, where)


def _whole(value: Any, where: str) -> int:
    number = _number(value, where)
    if number != number or number in (float("inf"), float("-inf")) or number != int(number):
        _refuse("not_whole", where, "This is not a whole number.", "Write a whole number.")
    return int(number)


def _count_or_gap(value: Any, where: str) -> int | None:
    return None if value is None else _whole(value, where)


def _name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        _refuse("bad_facet", where, "This is not a name.", "Give each row the name of its series, in quotes.")
    return value


def _yes_or_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        _refuse("not_yes_or_no", where, "This is neither true nor false.", "Write true or false.")
    return value


def _one_of(kind: type[Direction] | type[ChartKind], value: Any, where: str) -> Direction | ChartKind:
    try:
        return kind(value)
    except ValueError:
        _refuse("unknown_choice", where, "There is no such choice.", f"Use one of: {', '.join(kind)}.")


def _target(value: Any, where: str) -> float | dict[str, float]:
    if isinstance(value, dict):
        return {name: _number(each, f"{where}.{name}") for name, each in value.items() if each is not None}
    return _number(value, where)


def _rebase(value: Any, where: str) -> tuple[date, ...] | dict[str, tuple[date, ...]]:
    if isinstance(value, dict):
        return {name: _days(each, f"{where}.{name}") for name, each in value.items()}
    return _days(value, where)


def _days(value: Any, where: str) -> tuple[date, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        _refuse("not_a_list", where, "This has to be a list of dates.", 'Write ["2026-03-01"].')
    return tuple(_day(day, f"{where}[{place}]") for place, day in enumerate(listed))


def _refuse(code: str, where: str, what: str, how: str) -> NoReturn:
    raise SeriesProblem(code, where=where, what=what, how=how)
