"""The Streamlit pages compared with the plain ones, as far as they can be measured here."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Sequence
from typing import Protocol

from feedback_app.bench.load.scene import Scene
from feedback_app.bench.measured.figures import BenchFigure, figure, quantile
from feedback_app.bench.measured.product import Product


RERUNS = 3
WAIT_LABEL = "Streamlit face, as many people: 95 in 100 reruns take less than"
RATIO_LABEL = "... to a plain turn"
MEMORY_LABEL = "Server memory for one more Streamlit session"


class RoomSizes(Protocol):
    """The sizes of a bench that are needed here."""

    @property
    def people(self) -> int: ...

    @property
    def think(self) -> float: ...

    @property
    def rounds(self) -> int: ...

    @property
    def plain_only(self) -> bool: ...

    @property
    def throttled(self) -> bool: ...


def streamlit_figures(
    product: Product,
    scene: Scene,
    sizes: RoomSizes,
    tell: Callable[[str], None],
    *,
    plain_wait: Sequence[float],
) -> tuple[BenchFigure, ...]:
    """A room of people on the Streamlit pages, and with ``throttled`` both kinds of page in a browser."""
    found: tuple[BenchFigure, ...] = _not_measured() if sizes.plain_only else ()
    if not found:
        tell(f"{sizes.people} sessions on the Streamlit face")
        found = asyncio.run(_room(product, scene, sizes, statistics.median(plain_wait)))
    if sizes.throttled:
        from feedback_app.bench.streamlit.browser import throttled_figures

        found += throttled_figures(product, scene, sizes.rounds, tell, has_streamlit=not sizes.plain_only)
    return found


async def _room(
    product: Product, scene: Scene, sizes: RoomSizes, plain_wait: float
) -> tuple[BenchFigure, ...]:
    from feedback_app.bench.streamlit.sessions import StreamlitRoom

    async with StreamlitRoom(product.port, scene.code, sizes.people) as room:
        waits = [
            1000 * quantile(await room.rerun_each(times=RERUNS, think=sizes.think, seed=number), 0.95)
            for number in range(sizes.rounds)
        ]
        before = product.memory_kb  # the first room reuses memory freed earlier; one more cannot
        async with StreamlitRoom(product.port, scene.code, sizes.people):
            after = product.memory_kb
    grown = [] if before is None or after is None else [(after - before) / sizes.people]
    return (
        figure("streamlit_room_p95", WAIT_LABEL, "ms", waits),
        figure("streamlit_to_plain", RATIO_LABEL, "x", [each / max(plain_wait, 0.001) for each in waits]),
        figure("streamlit_memory", MEMORY_LABEL, "kB", grown),
    )


def _not_measured() -> tuple[BenchFigure, ...]:
    why = "--plain-only runs without it"
    return (
        BenchFigure("streamlit_room_p95", WAIT_LABEL, "ms", why_not=why),
        BenchFigure("streamlit_memory", MEMORY_LABEL, "kB", why_not=why),
    )
