"""``feedback check``: is everything that is configured or defined right?"""

from __future__ import annotations

import typer

from feedback_app.cli.terminal.options import AsJson, InDemo
from feedback_app.cli.terminal.outcome import FOUND_PROBLEMS, say, say_json
from feedback_app.errors import SettingProblem, SettingsError


def check(demo: InDemo = False, as_json: AsJson = False) -> None:
    """Check every form, measure, wording and setting.

    Nothing is changed. Prints each problem with its place and how to correct it, and ends with 1 when there
    is one. Hints show authors long sentences and hard words, and what to look at in the settings. They are
    not problems.
    """
    from surveys.checking import check_everything

    definitions = check_everything()
    settings = _wrong_settings(demo)
    problems = [
        {"code": str(each.code), "where": each.where, "what": each.what, "how": each.how}
        for each in (*definitions, *settings)
    ]
    hints = () if definitions else (*_hints(), *_advice(demo))
    if as_json:
        say_json({"problems": problems, "hints": hints})
    else:
        for each in hints:
            say(f"Hint: {each['where']}: {each['what']} {each['how']} [{each['code']}]")
        for each in problems:
            say(f"{each['where']}: {each['what']} {each['how']} [{each['code']}]")
        say(f"{len(problems)} problem{'s' * (len(problems) != 1)} found." if problems else _all_is_well())
    if problems:
        raise typer.Exit(FOUND_PROBLEMS)


def _wrong_settings(demo: bool) -> tuple[SettingProblem, ...]:
    from feedback_app.cli.terminal.opening import read_settings

    try:
        read_settings(demo=demo)
    except SettingsError as wrong:
        return wrong.problems
    return ()


def _advice(demo: bool) -> tuple[dict[str, str], ...]:
    from feedback_app.cli.terminal.opening import read_settings
    from feedback_app.config.unsafe import advice_on_proxies

    try:
        advice = advice_on_proxies(read_settings(demo=demo))
    except SettingsError:
        return ()
    if advice is None:
        return ()
    return ({"code": advice.code, "where": advice.where, "what": advice.what, "how": advice.how},)


def _hints() -> tuple[dict[str, str], ...]:
    from surveys.authoring import hints_for_authors

    return tuple(
        {"code": str(each.code), "where": each.where, "what": each.what, "how": each.how}
        for each in hints_for_authors()
    )


def _all_is_well() -> str:
    from surveys.catalogue import shipped_forms, shipped_locales
    from surveys.measures.catalogue import measures

    forms, translations = len(shipped_forms()), len(shipped_locales())
    return (
        f"All is well: {forms} forms, {translations} translations, {len(measures())} measures, the settings."
    )
