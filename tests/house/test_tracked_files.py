"""What a file under version control may not hold: a path of someone's machine, or where packages come from.

Patterns are put together from pieces, so that this file passes its own test.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
INDEX_HOSTS = re.compile("|".join([r"pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(org|com)"]))
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(?:" + "|".join(["home", "root", "work", "Users"]) + r")/[\w.]")
TEMPORARY_PATHS = re.compile("/" + r"tmp/[a-z]")
LOCKS = ("requirements.lock", "requirements-test.lock")


def tracked_texts() -> dict[str, str]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    texts = {}
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8", "replace")
    return texts


@pytest.mark.parametrize(
    "pattern", [INDEX_HOSTS, MACHINE_PATHS, TEMPORARY_PATHS], ids=["index", "home", "temp"]
)
def test_no_tracked_file_names_a_machine_or_a_package_index(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked_texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (INDEX_HOSTS, "--index-url https://" + "pypi" + ".org/simple"),
        (MACHINE_PATHS, "cd /" + "home/asha/feedback"),
        (TEMPORARY_PATHS, "see /" + "tmp/build"),
    ],
)
def test_the_patterns_see_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address_and_a_hash_for_every_package(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    packages = re.findall(r"^[A-Za-z0-9][^\n]*(?:\n +[^\n]*)*", text, re.MULTILINE)
    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_the_tests_run_on_the_very_packages_the_product_runs_on() -> None:
    product, tests = ({*re.findall(r"^\S+==[^\\\n]+", (ROOT / lock).read_text(), re.M)} for lock in LOCKS)
    assert product <= tests
