"""One tiny file for each way a definition can be wrong, and one for each feature of a right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveys.catalogue import content_hash, form_from_json, form_to_json, load_form, load_locale
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.definitions.localisation import missing_strings
from surveys.definitions.strict_yaml import MAX_BYTES


DEFINITIONS = Path(__file__).parents[2] / "definitions"
INVALID = sorted((DEFINITIONS / "invalid").glob("*.yaml"))
VALID = sorted((DEFINITIONS / "valid").glob("*.yaml"))
TRANSLATIONS = sorted((DEFINITIONS / "valid" / "locales").glob("*.yaml"))
TESTED_WITHOUT_A_FILE = {
    DefinitionCode.FILE_NOT_FOUND,
    DefinitionCode.FILE_TOO_LARGE,
    DefinitionCode.FILE_NOT_TEXT,
}
TESTED_ELSEWHERE = {
    DefinitionCode.PICTURE_NOT_FIT,
    DefinitionCode.BLANKS_DIFFER,
    DefinitionCode.PLURALS_DIFFER,
    DefinitionCode.HELPLINE_DIFFERS,
    DefinitionCode.MEASURE_INCONSISTENT,
    DefinitionCode.WORDING_DOES_NOT_FIT,
}


def expected_codes(path: Path) -> list[str]:
    first_line = path.read_text(encoding="utf-8").partition("\n")[0]
    return first_line.removeprefix("# refused: ").split()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_definition_is_refused_with_its_codes(path: Path) -> None:
    with pytest.raises(DefinitionError) as refused:
        load_form(path)
    assert sorted(refused.value.codes) == sorted(expected_codes(path))
    for problem in refused.value.problems:
        assert path.stem in problem.where
        assert problem.what
        assert problem.how


def test_every_code_has_a_definition_that_is_refused_with_it() -> None:
    seen = {code for path in INVALID for code in expected_codes(path)}
    assert seen == set(DefinitionCode) - TESTED_WITHOUT_A_FILE - TESTED_ELSEWHERE


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_definition_is_read_and_survives_its_canonical_json(path: Path) -> None:
    form = load_form(path)
    again = form_from_json(form_to_json(form))
    assert again == form
    assert form_to_json(again) == form_to_json(form)
    assert content_hash(again) == content_hash(form)


@pytest.mark.parametrize(
    "path", sorted((DEFINITIONS / "valid" / "locales").glob("*.yaml")), ids=lambda path: path.stem
)
def test_valid_translation_is_read(path: Path) -> None:
    form = load_form(DEFINITIONS / "valid" / f"{path.name.split('.')[0]}.yaml")
    locale = load_locale(path, form)
    assert bool(missing_strings(form, locale)) == (locale.language not in form.complete_languages)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as refused:
        load_form(tmp_path / "nowhere.yaml")
    assert refused.value.codes == (DefinitionCode.FILE_NOT_FOUND,)


def test_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("key: large\n" + "#" * MAX_BYTES, encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_form(path)
    assert refused.value.codes == (DefinitionCode.FILE_TOO_LARGE,)


def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: Entrée".encode("latin-1"))
    with pytest.raises(DefinitionError) as refused:
        load_form(path)
    assert refused.value.codes == (DefinitionCode.FILE_NOT_TEXT,)


@pytest.mark.parametrize(
    ("name", "line"),
    [("duplicate_key", 15), ("text_too_long", 18), ("unknown_wording", 18), ("condition_forward", 18)],
)
def test_problem_names_the_line(name: str, line: int) -> None:
    with pytest.raises(DefinitionError) as refused:
        load_form(DEFINITIONS / "invalid" / f"{name}.yaml")
    assert refused.value.problems[0].where.startswith(f"{name}.yaml, line {line}")


def test_problem_names_the_path() -> None:
    with pytest.raises(DefinitionError) as refused:
        load_form(DEFINITIONS / "invalid" / "option_without_code.yaml")
    assert refused.value.problems[0].where.endswith("sections[0].questions[0].options[1].code")
