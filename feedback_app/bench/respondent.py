"""``feedback bench respondent``: the plain pages at full speed, a room of people, and Streamlit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feedback_app.bench.load import engine
from feedback_app.bench.load.first_question import Fetched, until_first_question
from feedback_app.bench.load.plain_load import Load, as_fast_as_it_goes, one_room
from feedback_app.bench.load.scene import Scene, set_scene
from feedback_app.bench.measured.figures import (
    BenchFigure,
    Found,
    figure,
    machine,
    quantile,
)
from feedback_app.bench.measured.product import Product, running_product
from feedback_app.bench.streamlit.figures import streamlit_figures


Tell = Callable[[str], None]
TURNS_WANTED = 300.0
ROOM_WAIT_WANTED = 300.0
KB_WANTED = 15.0
TURNS_OF_YARDSTICK = 400


@dataclass(frozen=True, slots=True)
class RespondentSizes:
    """How much load, and for how long. ``throttled``: measure in a slowed Chromium as well."""

    form: str = "drop_in"
    seconds: float = 10
    connections: int = 8
    people: int = 60
    think: float = 4
    rounds: int = 3
    plain_only: bool = False
    throttled: bool = False


@dataclass(frozen=True, slots=True)
class _Round:
    fast: Load
    room: Load
    engine_turns: float
    grown_kb: float | None


def bench_respondent(sizes: RespondentSizes, tell: Tell) -> Found:
    """Start the product, measure it, then clean up."""
    with running_product(plain_only=sizes.plain_only) as product:
        scene = set_scene(product.workspace, product.port, sizes.form)
        fetched = until_first_question(product.port, scene.code, scene.steps[0])
        _fast(product, scene, sizes, seconds=min(2.0, sizes.seconds))  # warm up
        rounds: list[_Round] = []
        for number in range(sizes.rounds):
            tell(f"Round {number + 1} of {sizes.rounds}: the plain face under load, then a room of people")
            rounds.append(_round(product, scene, sizes, seed=number))
        figures = (*_plain_figures(rounds, sizes), *_fetched_figures(fetched))
        figures += streamlit_figures(product, scene, sizes, tell, plain_wait=_room_wait(rounds))
        failures = sum(each.fast.times.failures + each.room.times.failures for each in rounds)
        return Found(figures, failures, machine())


def _round(product: Product, scene: Scene, sizes: RespondentSizes, *, seed: int) -> _Round:
    before = product.memory_kb
    fast = _fast(product, scene, sizes, seconds=sizes.seconds)
    room = asyncio.run(
        one_room(product.port, scene.code, scene.steps, people=sizes.people, think=sizes.think, seed=seed)
    )
    after = product.memory_kb
    people = len(fast.times.opened) + len(room.times.opened)
    turns = min(TURNS_OF_YARDSTICK, max(len(scene.answers), int(40 * sizes.seconds)))
    raw = engine.turns_per_second(product.workspace, scene, turns=turns, threads=sizes.connections)
    return _Round(fast, room, raw, None if before is None or after is None else (after - before) / people)


def _fast(product: Product, scene: Scene, sizes: RespondentSizes, *, seconds: float) -> Load:
    return asyncio.run(
        as_fast_as_it_goes(
            product.port, scene.code, scene.steps, connections=sizes.connections, seconds=seconds
        )
    )


def _plain_figures(rounds: Sequence[_Round], sizes: RespondentSizes) -> tuple[BenchFigure, ...]:
    def wait(part: float) -> list[float]:
        return [1000 * quantile(each.fast.times.turns, part) for each in rounds]

    rates = [each.fast.turns_per_second for each in rounds]
    raw = [each.engine_turns for each in rounds]
    ratios = [product / engine_rate for product, engine_rate in zip(rates, raw, strict=True)]
    grown = [each.grown_kb for each in rounds if each.grown_kb is not None]
    opened = [1000 * quantile(each.room.times.opened, 0.95) for each in rounds]
    return (
        figure("plain_turns", "Plain face: page turns (post, save, next page)", "/s", rates, TURNS_WANTED),
        figure("engine_turns", "The same in process, no web (yardstick)", "/s", raw),
        figure("turn_ratio", "Product to yardstick", "", ratios),
        figure("turn_p50", "A turn under full load, half take less than", "ms", wait(0.5)),
        figure("turn_p95", "... 95 in 100 take less than", "ms", wait(0.95)),
        figure("turn_p99", "... 99 in 100 take less than", "ms", wait(0.99)),
        figure(
            "whole_forms",
            "Whole forms, from link to receipt",
            "/s",
            [e.fast.submissions_per_second for e in rounds],
        ),
        figure(
            "room_p95",
            f"{sizes.people} people at one address: 95 in 100 turns take less than",
            "ms",
            _room_wait(rounds),
            ROOM_WAIT_WANTED,
            "less",
        ),
        figure("room_open_p95", "... opening the code all at once, 95 in 100 less than", "ms", opened),
        figure("plain_memory", "Server memory for one more plain respondent", "kB", grown)
        if grown
        else BenchFigure(
            "plain_memory", "Server memory for one more plain respondent", "kB", why_not="no /proc here"
        ),
    )


def _room_wait(rounds: Sequence[_Round]) -> list[float]:
    return [1000 * quantile(each.room.times.turns, 0.95) for each in rounds]


def _fetched_figures(fetched: Fetched) -> tuple[BenchFigure, ...]:
    return (
        figure(
            "plain_kb",
            "Plain face: fetched until the first question, packed",
            "kB",
            [fetched.wire_bytes / 1000],
            KB_WANTED,
            "less",
        ),
        figure("plain_requests", "... number of requests", "", [fetched.requests]),
    )
