"""``feedback measures``: which measures there are, and what is known and not known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedback_app.cli.terminal.measure_choice import measure_called
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import say, say_json, say_table


if TYPE_CHECKING:
    from surveys.measures.model import Measure

OneMeasure = Annotated[str | None, typer.Argument(metavar="[MEASURE]", help="One of them, in full.")]
LeftOut = Annotated[
    bool, typer.Option("--left-out", help="List every figure left out because it was not confirmed.")
]
Sources = Annotated[bool, typer.Option("--sources", help="Say where each figure was read.")]


def measures(
    measure: OneMeasure = None, left_out: LeftOut = False, sources: Sources = False, as_json: AsJson = False
) -> None:
    """List the standard measures, or everything about one: options, ranges, licence, sources, gaps."""
    from surveys.measures.catalogue import measures as every_measure

    chosen = [measure_called(measure)] if measure is not None else list(every_measure().values())
    records = [_record(each) for each in chosen]
    if as_json:
        say_json({"measures": records})
    elif left_out:
        for each in records:
            for gap in each["left_out"]:
                say(f"{each['measure']}: {gap['what']}. {gap['why']}")
    elif measure is not None:
        _print_one(records[0], with_details=sources)
    else:
        rows = [tuple(str(each[name]) for name in _COLUMNS) for each in records]
        say_table(_COLUMNS, rows)


_COLUMNS = ("measure", "name", "items", "licence", "words", "counted_nationally")


def _record(measure: Measure) -> dict[str, Any]:
    from surveys.catalogue import national_wordings
    from surveys.measures.catalogue import measure_wordings

    shipped = measure.key in measure_wordings() or measure.key in national_wordings()
    return {
        "measure": measure.key,
        "version": measure.version,
        "name": measure.short_name,
        "items": len(measure.items),
        "options": [
            {
                "item": item.number,
                "codes": [option.code for option in measure.answer_scale(item).options],
                "reverse": item.reverse,
            }
            for item in measure.items
        ],
        "ranges": {scale.name: [scale.low, scale.high] for scale in measure.scales},
        "licence": str(measure.licence.kind),
        "terms": measure.licence.terms,
        "words": "shipped" if shipped else "never" if not measure.items else "pack",
        "counted_nationally": measure.is_counted_nationally,
        "rule_sets": sorted({rule.name for rule in measure.change_rules}),
        "risk_items": [rule.item for rule in measure.risk],
        "rounding": {"places": measure.rounding.places, "why": measure.rounding.why},
        "sources": list(dict.fromkeys(measure.citation(name) for name in measure.sources)),
        "source_details": [measure.source_details(name) for name in measure.sources],
        "left_out": [{"what": gap.what, "why": gap.why} for gap in measure.left_out],
    }


def _print_one(record: dict[str, Any], *, with_details: bool) -> None:
    say(f"{record['name']} ({record['measure']}, version {record['version']})")
    say(f"  licence class {record['licence']}")
    say(f"  {record['terms']}")
    for name, (low, high) in record["ranges"].items():
        say(f"  {name}: {'range not confirmed' if low is None else f'{low} to {high}'}")
    for each in record["options"]:
        reverse = ", reversed by the key" if each["reverse"] else ""
        say(f"  item {each['item']}: {' '.join(each['codes'])}{reverse}")
    places = record["rounding"]["places"]
    say(f"  shown with up to {places} decimal places: {record['rounding']['why']}")
    for source in record["source_details" if with_details else "sources"]:
        say(f"  source: {source}")
    for gap in record["left_out"]:
        say(f"  left out: {gap['what']}. {gap['why']}")
