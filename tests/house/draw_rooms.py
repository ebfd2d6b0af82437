"""Draws the rooms into ``docs/ARCHITECTURE.md``: ``./run with python -m tests.house.draw_rooms``.

Arrows that longer ways already imply are left out, so that the picture can be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.house.import_graph import ROOT, imports, modules


PAGE = ROOT / "docs" / "ARCHITECTURE.md"
BEGIN, END = "<!-- rooms: begin -->\n", "<!-- rooms: end -->\n"


def picture() -> str:
    """The part of the page between the marks."""
    return "\n".join(
        [
            "The product:",
            "",
            *_mermaid(("surveys", "analysis", *_children("feedback_app")), "flowchart TB"),
            "",
            "Inside `feedback_app/services`, the heart of it:",
            "",
            *_mermaid((*_children("feedback_app.services"),), "flowchart TB"),
            "",
        ]
    )


def page_with_picture(text: str) -> str:
    """The page with today's picture."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{picture()}{END}{after}"


def _children(parent: str) -> list[str]:
    depth = parent.count(".") + 1
    within = [name for name in modules() if name.startswith(f"{parent}.") and name.count(".") == depth]
    return [name for name in within if modules()[name].name == "__init__.py"]


def _mermaid(names: Iterable[str], kind: str) -> list[str]:
    rooms = sorted(names, key=len, reverse=True)
    needs: dict[str, set[str]] = {room: set() for room in rooms}
    for module, imported in imports().items():
        source = _in(rooms, module)
        if source is not None:
            needs[source] |= {found for each in imported if (found := _in(rooms, each))} - {source}
    lines = [
        f"    {_label(room)} --> {_label(other)}"
        for room in sorted(rooms)
        for other in sorted(needs[room] - _implied(needs, needs[room]))
    ]
    return ["```mermaid", kind, *lines, "```"]


def _implied(needs: dict[str, set[str]], direct: set[str]) -> set[str]:
    """What the direct ones need anyway."""
    seen: set[str] = set()
    waiting = [each for room in direct for each in needs[room]]
    while waiting:
        room = waiting.pop()
        if room not in seen:
            seen.add(room)
            waiting += needs[room]
    return seen


def _in(rooms: Iterable[str], module: str) -> str | None:
    return next((room for room in rooms if module == room or module.startswith(f"{room}.")), None)


def _label(room: str) -> str:
    return room.removeprefix("feedback_app.services.").removeprefix("feedback_app.")


if __name__ == "__main__":
    PAGE.write_text(page_with_picture(PAGE.read_text("utf-8")), "utf-8")
