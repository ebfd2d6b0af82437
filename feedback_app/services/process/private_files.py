"""Keys, database and backups are for the service's own user. A file that others may read is corrected."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.storage.file_removal import COMPANIONS


log = logging.getLogger("feedback.workspace")
OPEN_TO_OTHERS = 0o077


def make_private(settings: Settings, *, no_secret: str) -> None:
    """Take the permissions of others from every file of the workspace, and say so for each.

    ``no_secret``: the name of the file that may be read, which an older version left open.
    Raises OperationalError ``file_open_to_others`` for one that cannot be corrected.
    """
    for path in sorted(set(_files(settings))):
        if _close(path) and path.name != no_secret:
            said = _done(path, settings)
            log.warning("%s could be read or changed by other users of this machine. %s", path, said)


def _files(settings: Settings) -> Iterator[Path]:
    """The key file, the database, and whatever is next to them: backups, copies of keys."""
    yield settings.keys_file
    if settings.sqlite_file is not None:
        names = (settings.sqlite_file.name + each for each in ("", *COMPANIONS))
        yield from (settings.sqlite_file.with_name(name) for name in names)
    if settings.data_dir.is_dir():
        yield from (path for path in settings.data_dir.iterdir() if not path.is_symlink())


def _close(path: Path) -> bool:
    """Whether it was open to others and is not any more. Folders inside are not ours to change."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) or not mode & OPEN_TO_OTHERS:
            return False
        path.chmod(stat.S_IMODE(mode) & ~OPEN_TO_OTHERS)
    except FileNotFoundError:
        return False
    except OSError:
        raise OperationalError(
            "file_open_to_others",
            where=str(path),
            what="Other users of this machine may read or change it, and this cannot be corrected from here.",
            how="Give it to the account the service runs as, with mode 0600 or 0400.",
        ) from None
    return True


def _done(path: Path, settings: Settings) -> str:
    if path == settings.keys_file:
        return "It is private now. If someone may have copied it, run: feedback keys rotate"
    return "It is private now."
