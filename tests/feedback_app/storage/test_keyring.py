"""Sealing, digests and the key file."""

from __future__ import annotations

import copy
import json
import os
import pickle
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.errors import OperationalError
from feedback_app.storage import keyring
from feedback_app.storage.keyring import KeyRing
from surveys.core.validation import clean_text


RING = KeyRing.generate()


def code_of(ring: KeyRing, blob: bytes, context: str = "here") -> str:
    with pytest.raises(OperationalError) as fault:
        ring.open(blob, context)
    return fault.value.code


@given(st.text(st.characters(exclude_categories=())).map(clean_text), st.text())
def test_any_clean_text_opens_where_it_was_sealed(text: str, context: str) -> None:
    context = context.encode("utf-8", "replace").decode()
    assert RING.open(RING.seal(text, context), context) == text


@given(st.binary(max_size=60))
def test_what_was_never_sealed_is_never_an_answer(blob: bytes) -> None:
    assert code_of(RING, blob) in ("sealed_damaged", "key_unknown")


@given(st.data())
def test_a_changed_byte_is_told(data: st.DataObject) -> None:
    blob = bytearray(RING.seal("some words", "here"))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))
    assert code_of(RING, bytes(blob)) in ("sealed_damaged", "key_unknown")


def test_a_cut_value_is_told() -> None:
    blob = RING.seal("", "here")
    assert {code_of(RING, blob[:length]) for length in range(len(blob))} == {"sealed_damaged"}


def test_a_value_from_another_row_is_told() -> None:
    assert code_of(RING, RING.seal("words", "another row")) == "sealed_damaged"


def test_another_ring_says_which_file_to_look_at() -> None:
    assert code_of(KeyRing.generate(), RING.seal("words", "here")) == "key_unknown"


def test_the_same_words_never_look_the_same() -> None:
    assert RING.seal("yes", "here") != RING.seal("yes", "here")


def test_half_a_character_is_refused_without_showing_the_rest() -> None:
    with pytest.raises(ValueError, match="surrogates") as refused:
        RING.seal("canary\ud83d", "here")
    assert refused.value.__context__ is None


def test_digests_of_one_secret_for_two_purposes_cannot_be_joined() -> None:
    digests = {RING.digest("invitation", "s"), RING.digest("response", "s"), RING.digest("response", "t")}
    assert len(digests) == 3
    assert {len(digest) for digest in digests} == {64}
    assert RING.digest("response", "s") in digests
    assert KeyRing.generate().digest("response", "s") not in digests


def test_a_ring_shows_and_copies_nothing() -> None:
    assert repr(RING) == "<KeyRing>"
    for take in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            take(RING)


def test_a_ring_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys.json"
    sealed = KeyRing.load_or_create(path).seal("words", "here")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert KeyRing.load_or_create(path).open(sealed, "here") == "words"
    assert KeyRing.load(path).open(sealed, "here") == "words"
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_the_file_is_never_open_to_others_or_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    seen: list[int] = []

    def replace(new: Path, old: Path) -> None:
        seen.append(stat.S_IMODE(new.stat().st_mode))
        json.loads(new.read_text())
        raise PermissionError

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(PermissionError):
        KeyRing.load_or_create(path)
    assert seen == [0o600]
    assert list(tmp_path.iterdir()) == []


def test_threads_starting_at_once_get_one_ring(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)
    digests: list[str] = []

    def start() -> None:
        barrier.wait()
        digests.append(KeyRing.load_or_create(tmp_path / "keys.json").digest("a", "b"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 8
    assert len(set(digests)) == 1


def test_processes_starting_at_once_get_one_ring(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from feedback_app.storage.keyring import KeyRing\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "print(KeyRing.load_or_create(Path(sys.argv[1])).digest('a', 'b'))"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "keys.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for start in starts:
        assert start.stdout is not None
        assert start.stdout.readline() == "ready\n"
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("go\n")
        start.stdin.flush()
    digests = [start.communicate(timeout=30)[0] for start in starts]
    assert len(digests[0].strip()) == 64
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "not json",
        '{"format": 2}',
        '{"format": 1, "writing": "00000000", "keys": {"00000000": "c2hvcnQ="}, "digest_key": "c2hvcnQ="}',
        '{"format": 1, "writing": "00000000", "keys": {}, "digest_key": ""}',
        '{"format": 1, "writing": "00000000", "keys": {"00000000": "!"}, "digest_key": ""}',
    ],
)
def test_a_damaged_file_is_told_and_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    for load in (KeyRing.load, KeyRing.load_or_create):
        with pytest.raises(OperationalError) as damaged:
            load(path)
        assert damaged.value.code == "key_file_damaged"
    assert path.read_text() == content


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as missing:
        KeyRing.load(tmp_path / "keys.json")
    assert missing.value.code == "key_file_missing"


def test_rotation_keeps_the_old_words_readable_until_the_key_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.load_or_create(path)
    before, digest = ring.seal("before", "here"), ring.digest("a", "b")
    (old,) = ring.key_ids
    new = ring.rotate()
    after = ring.seal("after", "here")
    assert ring.key_ids == (old, new)
    assert (ring.is_current(before), ring.is_current(after)) == (False, True)
    assert ring.digest("a", "b") == digest
    again = KeyRing.load(path)
    assert [again.open(before, "here"), again.open(after, "here")] == ["before", "after"]
    again.drop(old)
    assert code_of(KeyRing.load(path), before) == "key_unknown"
    assert KeyRing.load(path).open(after, "here") == "after"
    with pytest.raises(ValueError, match="in use"):
        again.drop(new)


def test_two_rotating_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    one, two = KeyRing.load_or_create(path), KeyRing.load_or_create(path)
    one.rotate()
    with pytest.raises(OperationalError) as changed:
        two.rotate()
    assert changed.value.code == "key_file_changed"
    assert KeyRing.load(path).open(one.seal("words", "here"), "here") == "words"


def test_key_ids_are_told_apart_from_those_of_a_fresh_ring() -> None:
    assert len({keyring.KeyRing.generate().key_ids[0] for _ in range(50)}) == 50
