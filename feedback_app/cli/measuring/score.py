"""``feedback score``: answers to a measure become a score, for analysts and scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedback_app.cli.terminal.json_lines import (
    STANDARD_INPUT,
    numbered_lines,
    place,
    read_json,
    read_object,
)
from feedback_app.cli.terminal.measure_choice import MeasureName, measure_called
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    WrongUse,
    say,
    say_json,
    tell,
)


if TYPE_CHECKING:
    from surveys.measures.model import Measure
    from surveys.measures.scoring import Score, Unscorable

Answers = Annotated[
    str | None,
    typer.Option(
        "--answers",
        metavar="JSON",
        help="Option codes in item order, null where there is no answer, as in '[0, 2, null]'; - reads them.",
    ),
]
Lines = Annotated[
    str | None,
    typer.Option(
        "--file", metavar="FILE", help='JSON lines as {"id": "a", "answers": [0, 1]}; - reads them.'
    ),
]
Raw = Annotated[bool, typer.Option("--raw", help="The answers are values already reversed by the key.")]
Sources = Annotated[bool, typer.Option("--sources", help="Say where each figure was read.")]
Printed = Annotated[
    str | None,
    typer.Option(
        "--printed",
        metavar="same_way|other_way",
        help="The answers are digits of a sheet: other_way if it prints reversed items the other way round.",
    ),
]
Stated = Annotated[
    float | None,
    typer.Option("--stated-total", metavar="NUMBER", help="Say whether it differs from the answers' total."),
]

READ_AS = {
    "options": "Read as the options that were ticked; for the digits of a sheet say --printed.",
    "same_way": "Read as digits that run the same way at every item.",
    "other_way": "Read as digits that run the other way round there.",
    "values": "Read as values that are already reversed.",
}


def score(
    measure: MeasureName,
    answers: Answers = None,
    file: Lines = None,
    raw: Raw = False,
    printed: Printed = None,
    stated_total: Stated = None,
    sources: Sources = False,
    as_json: AsJson = False,
) -> None:
    """Score answers to a standard measure, with the source of every band. Stores nothing.

    An answer is the code of the option that was ticked, before any reversing: 0 "not at all" to 4 at every
    item of the CORE-10, whatever digit is printed next to it. For the digits of a sheet say with --printed
    how they run: other_way where the reversed items are printed 4 3 2 1 0. "dont_know" and "not_applicable"
    are not zero. What is not answered is named; "total" is exact, and "rounded" is what is shown, compared
    and exported. A file gives one JSON result per line; a line may hold "stated_total", which is compared.
    Ends with 1 when a line is wrong.
    """
    found = measure_called(measure)
    if raw and printed is not None:
        raise WrongUse("wrong_use", where="--printed", what="It cannot go with --raw.", how="Leave one out.")
    if (answers is None) == (file is None):
        raise WrongUse(
            "wrong_use", where="--answers", what="Give --answers or --file, one of them.", how="See --help."
        )
    if file is not None:
        _score_lines(found, file, raw=raw, printed=printed)
        return
    text = answers or ""
    if text == STANDARD_INPUT:
        text = "".join(line for _, line in numbered_lines(STANDARD_INPUT))
    answered = read_json(text, where="--answers")
    record = score_record(found, answered, raw=raw, printed=printed, stated=stated_total, where="--answers")
    if as_json:
        say_json(record)
    else:
        _print(found, record, with_sources=sources)


def score_record(
    measure: Measure,
    answers: Any,
    *,
    raw: bool,
    stated: float | None,
    where: str,
    printed: str | None = None,
) -> dict[str, Any]:
    """The result in the shape that scripts read. Raises WrongUse naming the item that cannot be used."""
    from surveys.measures.scoring import (
        AnswerProblem,
        compare_total,
        score,
        score_values,
    )
    from surveys.sheet_digits import total_question

    if not isinstance(answers, list) or not all(_is_answer(each) for each in answers):
        what = "The answers are not a list of codes, whole numbers and null."
        raise WrongUse("not_answers", where=where, what=what, how="Write them as in [0, 1, null].")
    if stated is not None and (isinstance(stated, bool) or not isinstance(stated, (int, float))):
        what = "The stated total is not a number."
        raise WrongUse("not_a_number", where=where, what=what, how="Write it without quotes.")
    if printed is not None:
        answers = _ticked(measure, answers, printed, where)
    try:
        found = score_values(measure, answers) if raw else score(measure, answers)
    except AnswerProblem as problem:
        at = where if problem.item is None else f"{where}, item {problem.item}"
        raise WrongUse(problem.code, where=at, what=problem.what, how=problem.how) from None
    record = _record(measure, found)
    if any(item.reverse for item in measure.items):
        record["read_as"] = "values" if raw else printed or "options"
    differs = None if stated is None else compare_total(measure, found, stated)
    if differs is not None:
        names = ("stated", "recomputed", "difference")
        record["total_differs"] = {name: getattr(differs, name) for name in names}
        asked = None if raw or stated is None else total_question(measure, answers, stated)
        if asked is not None:
            record["total_explained_by"] = list(asked.explained_by)
    return record


def _ticked(measure: Measure, digits: list[Any], printed: str, where: str) -> list[str | None]:
    from surveys.sheet_digits import SheetReading, option_codes

    if printed not in {SheetReading.SAME_WAY, SheetReading.OTHER_WAY}:
        how = "Write same_way or other_way."
        raise WrongUse("wrong_use", where="--printed", what="There is no such way to print digits.", how=how)
    plain = [None if each is None else str(each) for each in digits]
    try:
        return list(option_codes(measure, plain, SheetReading(printed)))
    except ValueError:
        what = (
            f"A digit is not printed on {measure.short_name}, or there are not {len(measure.items)} of them."
        )
        raise WrongUse(
            "not_printed", where=where, what=what, how="Give one for each item, or null."
        ) from None


def _is_answer(value: object) -> bool:
    return value is None or (isinstance(value, (str, int)) and not isinstance(value, bool))


def _record(measure: Measure, found: Score | Unscorable) -> dict[str, Any]:
    from surveys.measures.missing import ask_sentence, item_name, risk_items_missing
    from surveys.measures.scoring import Score

    is_score = isinstance(found, Score)
    total = found.total if isinstance(found, Score) else None
    required = [item for item in measure.items if not item.optional]
    return {
        "measure": found.measure,
        "version": found.version,
        "total": total,
        "rounded": None if total is None else measure.rounding.rounded(total),
        "complete": found.is_complete,
        "answered": len(required) - len(found.missing) if required else None,
        "items": len(required) or None,
        "missing": list(found.missing),
        "missing_names": [item_name(measure.by_number[number]) for number in found.missing],
        "risk_items_not_answered": list(risk_items_missing(measure, found.missing)),
        "ask": ask_sentence(measure, found.missing),
        "subscales": dict(found.subscales),
        "band": found.band if is_score else None,
        "bands": [
            {
                "set": each.set_name if each.of == "total" else f"{each.of}.{each.set_name}",
                "label": each.label,
                "source": each.source,
            }
            for each in found.bands
        ],
        "risk_items": list(found.risk_items),
        "scorable": is_score,
        "reason": None if is_score else str(found.reason),
    }


def _score_lines(measure: Measure, file: str, *, raw: bool, printed: str | None) -> None:
    wrong = 0
    for number, line in numbered_lines(file):
        where = place(file, number)
        row: dict[str, Any] = {}
        try:
            row = read_object(line, where=where, keys=("id", "answers"))
            record = score_record(
                measure, row["answers"], raw=raw, printed=printed, stated=row.get("stated_total"), where=where
            )
        except WrongUse as problem:
            wrong += 1
            record = {"error": problem.as_record()}
            tell(str(problem))
        say(json.dumps({"id": row.get("id"), **record}, ensure_ascii=False))
    if wrong:
        raise typer.Exit(FOUND_PROBLEMS)


def _print(measure: Measure, record: dict[str, Any], *, with_sources: bool) -> None:
    total = measure.total
    if record["total"] is not None and total is not None:
        label = f" ({record['band']})" if record["band"] else ""
        say(f"{measure.short_name}: {_shown(record['rounded'])} of {total.low} to {total.high}{label}")
    elif record["reason"]:
        say(f"{measure.short_name}: no score ({record['reason'].replace('_', ' ')})")
    else:
        say(f"{measure.short_name}: no total by design")
    _print_missing(measure, record)
    for name, points in record["subscales"].items():
        shown = "no score" if points is None else _shown(measure.rounding.rounded(points))
        say(f"  {measure.scales_by_name[name].label}: {shown}")
    labels = {(each.of, each.name): each.label for each in measure.bands}
    for each in record["bands"]:
        of, dot, name = each["set"].rpartition(".")
        scale = f"{measure.scales_by_name[of].label}, " if dot else ""
        say(f"  {scale}{labels[of or 'total', name]}: {each['label']} [{each['source']}]")
    if record["risk_items"]:
        items = ", ".join(map(str, record["risk_items"]))
        say(f"  Needs a conversation, whatever the total: item {items}")
    if differs := record.get("total_differs"):
        recomputed = differs["recomputed"]
        theirs = "no total" if recomputed is None else _shown(recomputed)
        say(f"  The stated total, {_shown(differs['stated'])}, does not match the answers: {theirs}")
        for reason in record.get("total_explained_by", ()):
            say(f"    {reason}")
    if "read_as" in record:
        items = ", ".join(str(item.number) for item in measure.items if item.reverse)
        say(f"  Items {items} are reversed by the key. {READ_AS[record['read_as']]}")
    for name in measure.sources if with_sources else ():
        say(f"  Source: {measure.source_details(name)}")


def _print_missing(measure: Measure, record: dict[str, Any]) -> None:
    """How many answers there are, which are missing, and whether one of these can show a risk."""
    from surveys.measures.missing import item_names

    if not record["missing"]:
        return
    given = f"{record['answered']} of {record['items']} answers"
    start = given[0].upper() + given[1:] if record["total"] is None else f"Worked out from {given}"
    say(f"  {start}. Not answered: {item_names(measure, record['missing'])}")
    if record["ask"]:
        say(f"  {record['ask']}")


def _shown(points: float) -> str:
    from analysis.results.sentences import plain_number

    return plain_number(points)
