"""One list of exports, and both faces have each of them."""

from __future__ import annotations

from feedback_app.cli.exports.export_group import COMMANDS
from feedback_app.services.exporting.every_export import EXPORTS
from feedback_app.ui.components.exports.every_export import ON_PAGE, SHOWN


def test_each_export_has_its_command_and_its_place_on_the_page() -> None:
    assert list(COMMANDS) == [each.name for each in EXPORTS]
    assert list(SHOWN) == [each.name for each in ON_PAGE.values()]
