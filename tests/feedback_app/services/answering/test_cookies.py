"""What one browser may show: only what was answered on it, until the person asks for more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.answering.cookies import ThisDevice


PAGES = st.sets(st.integers(min_value=0, max_value=300), max_size=20)


@given(PAGES, st.booleans(), st.booleans())
def test_a_cookie_says_what_was_put_into_it(pages: set[int], is_shared: bool, shows_all: bool) -> None:
    device = ThisDevice(is_shared=is_shared)
    for page in pages:
        device = device.with_answer_to(page)
    device = device.with_everything() if shows_all else device
    read = ThisDevice.parse(device.cookie_value)
    assert read == device
    assert {page for page in range(301) if read.shows(page)} == (set(range(301)) if shows_all else pages)


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "ALL", "all.", "-1", "1f.shared.shared", "f" * 401])
def test_a_device_we_know_nothing_of_shows_nothing(cookie: str | None) -> None:
    device = ThisDevice.parse(cookie)
    assert not device.shows_all
    assert not any(device.shows(page) for page in range(40))
