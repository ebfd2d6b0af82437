"""The drawings of easy read: small, shapes only, each used, each beside words that say the same."""

from __future__ import annotations

import pytest

from surveys.catalogue import shipped_forms, shipped_locales
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.definitions.pictures import MAX_PICTURE_BYTES, check_picture, picture, picture_names


GOOD = picture("tick")


def test_every_drawing_is_used_and_every_used_one_is_drawn() -> None:
    used = {name for locale in shipped_locales().values() for name in locale.pictures.values()}
    assert used == picture_names()


@pytest.mark.parametrize("name", sorted(picture_names()))
def test_a_drawing_is_small_decoration_in_the_colour_of_the_text(name: str) -> None:
    svg = picture(name)
    assert len(svg.encode()) <= MAX_PICTURE_BYTES
    assert 'aria-hidden="true"' in svg
    assert 'focusable="false"' in svg
    assert 'stroke="currentColor"' in svg
    assert "<title" not in svg


@pytest.mark.parametrize(
    "damaged",
    [
        GOOD.replace("<path", "<script>alert(1)</script><path"),
        GOOD.replace("<path", '<path onload="alert(1)"'),
        GOOD.replace("<path", '<path style="fill:red"'),
        GOOD.replace("<path", '<image href="x.png"/><path'),
        GOOD.replace("<path", "<text>Yes</text><path"),
        GOOD.replace("<path", '<path fill="red"'),
        GOOD.replace("<path", '<path fill="url(#a)"'),
        GOOD.replace(' aria-hidden="true"', ""),
        GOOD.replace("currentColor", "black"),
        GOOD.replace("</svg>", "</svg><p>"),
        GOOD.replace("0 0 48 48", "0 0 24 24"),
        GOOD.replace('d="M9', 'd="javascript:M9'),
        "<!-- made with a program -->" + GOOD,
        GOOD.replace("<path", '<path d="M1 1"/>' * 200 + "<path"),
        "",
    ],
)
def test_a_drawing_with_anything_else_in_it_is_refused(damaged: str) -> None:
    assert damaged != GOOD
    codes = {problem.code for problem in check_picture("x.svg", damaged)}
    assert codes == {DefinitionCode.PICTURE_NOT_FIT}


@pytest.mark.parametrize("name", ["nothing_like_this", "../tick", "tick.svg", ""])
def test_a_name_that_is_no_drawing_opens_no_file(name: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        picture(name)
    assert refused.value.codes == (DefinitionCode.PICTURE_NOT_FIT,)


def test_pictures_leave_published_forms_as_they_were() -> None:
    for form in shipped_forms().values():
        assert form.picture is None
        assert all(question.picture is None for question in form.questions)
