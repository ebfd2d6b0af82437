"""``feedback bench submit``: many people pressing "Send", against the same transactions without the web."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feedback_app.bench.load import engine
from feedback_app.bench.load.connection import Connection
from feedback_app.bench.load.scene import Scene, prepare_drafts, set_scene
from feedback_app.bench.load.walking import SEE_OTHER, Step
from feedback_app.bench.measured.figures import (
    BenchFigure,
    Found,
    figure,
    machine,
    quantile,
)
from feedback_app.bench.measured.product import Product, running_product
from feedback_app.services.answering.cookies import AnsweringKey, mark_of, reference_of
from feedback_app.services.process.workspace import Workspace


Tell = Callable[[str], None]
RATIO_WANTED = 0.7


@dataclass(frozen=True, slots=True)
class SubmitSizes:
    """``many``: drafts sent in each round, over this many ``connections``."""

    form: str = "drop_in"
    many: int = 400
    connections: int = 8
    rounds: int = 3
    plain_only: bool = False


@dataclass(frozen=True, slots=True)
class _Round:
    product: float
    engine: float
    waits: list[float]
    failures: int


def bench_submit(sizes: SubmitSizes, tell: Tell) -> Found:
    """Start the product, measure it, then clean up."""
    with running_product(plain_only=sizes.plain_only) as product:
        scene = set_scene(product.workspace, product.port, sizes.form)
        _round(
            product, scene, SubmitSizes(sizes.form, max(4, sizes.many // 10), sizes.connections)
        )  # warm up
        rounds: list[_Round] = []
        for number in range(sizes.rounds):
            tell(f"Round {number + 1} of {sizes.rounds}: {sizes.many} with the web, {sizes.many} without")
            rounds.append(_round(product, scene, sizes))
        return Found(_figures(rounds), sum(each.failures for each in rounds), machine())


def _round(product: Product, scene: Scene, sizes: SubmitSizes) -> _Round:
    workspace = product.workspace
    over_the_wire, in_process = (prepare_drafts(workspace, scene, sizes.many) for _ in range(2))
    began = time.perf_counter()
    waits, failures = asyncio.run(
        _send_all(product, scene.steps[-1], over_the_wire, connections=sizes.connections)
    )
    product_rate = len(over_the_wire) / (time.perf_counter() - began)
    engine_rate = engine.submissions_per_second(workspace, in_process, threads=sizes.connections)
    return _Round(product_rate, engine_rate, waits, failures)


async def _send_all(
    product: Product, last: Step, keys: Sequence[AnsweringKey], *, connections: int
) -> tuple[list[float], int]:
    """Seconds until each was confirmed as stored, and how many got any other reply."""
    left, waits, failures = iter(keys), [], 0

    async def sender() -> None:
        nonlocal failures
        async with Connection(product.port) as connection:
            for key in left:
                connection.cookies = _cookie(product.workspace, key)
                body = last.body(mark_of(product.workspace.keys, key))
                began = time.perf_counter()
                reply = await connection.post(last.path, body)
                waits.append(time.perf_counter() - began)
                failures += reply.status != SEE_OTHER or reply.location != last.leads_to

    await asyncio.gather(*(sender() for _ in range(connections)))
    return waits, failures


def _cookie(workspace: Workspace, key: AnsweringKey) -> dict[str, str]:
    return {f"fb_{reference_of(workspace.keys, key)}": key.cookie_value}


def _figures(rounds: Sequence[_Round]) -> tuple[BenchFigure, ...]:
    def wait(part: float) -> list[float]:
        return [1000 * quantile(each.waits, part) for each in rounds]

    return (
        figure("submits", "Durable submits over the socket", "/s", [each.product for each in rounds]),
        figure("engine_submits", "The same in process (yardstick)", "/s", [each.engine for each in rounds]),
        figure(
            "submit_ratio",
            "Product to yardstick",
            "",
            [each.product / each.engine for each in rounds],
            RATIO_WANTED,
        ),
        figure("submit_p50", "Until it is stored, half wait less than", "ms", wait(0.5)),
        figure("submit_p95", "... 95 in 100 wait less than", "ms", wait(0.95)),
        figure("submit_p99", "... 99 in 100 wait less than", "ms", wait(0.99)),
    )
