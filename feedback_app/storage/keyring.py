"""Keys for what must not be readable in the database: sealed texts, and digests of secrets.

The file is JSON, readable by its owner only: AES-256 keys by id, which of them seals, and one digest key.
Store a copy apart from the database's backups: what a lost key sealed is lost. Key ids are random, so a new
ring with an old database says ``key_unknown``. The digest key never changes: every stored digest depends on
it.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from feedback_app.errors import OperationalError
from feedback_app.storage.alone import alone_in


FORMAT = 1
KEY_BYTES, NONCE_BYTES, ID_BYTES = 32, 12, 4
HEADER_BYTES = 1 + ID_BYTES
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class KeyRing:
    """Seals and opens texts, digests secrets. Shows nothing of itself, and cannot be pickled into a cache."""

    def __init__(
        self, keys: Mapping[str, bytes], writing: str, digest_key: bytes, path: Path | None = None
    ) -> None:
        self._keys = dict(keys)
        self._writing = writing
        self._digest_key = digest_key
        self._path = path
        self._subkeys: dict[str, bytes] = {}
        self._changing = threading.Lock()

    def __repr__(self) -> str:
        return "<KeyRing>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key ring is not copied or cached")

    @classmethod
    def generate(cls) -> KeyRing:
        """A ring in memory only, for tests."""
        key_id = _new_key_id()
        return cls({key_id: secrets.token_bytes(KEY_BYTES)}, key_id, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """The ring in this file. Raises OperationalError ``key_file_missing`` or ``key_file_damaged``."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise _key_file_fault(
                "key_file_missing", "There is none, and without it no words can be read."
            ) from None
        except (OSError, UnicodeDecodeError):
            raise _key_file_fault("key_file_damaged", "The key file cannot be read.") from None
        return _from_json(text, path)

    @classmethod
    def load_or_create(cls, path: Path) -> KeyRing:
        """The ring in this file, made first when there is none. Two processes that start at once get one."""
        path = path.absolute()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone_in(path.parent):
            if not path.exists():
                _write(path, _to_json(cls.generate()))
        return cls.load(path)

    def digest(self, purpose: str, secret: str) -> str:
        """Keyed digest (hex) to find a secret by. Digests of one secret for two purposes cannot be joined."""
        subkey = self._subkeys.get(purpose)
        if subkey is None:
            info = b"feedback/digest/" + purpose.encode()
            subkey = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._digest_key)
            self._subkeys[purpose] = subkey
        return hmac.new(subkey, _utf8(secret), sha256).hexdigest()

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt for one place: ``context`` (see ``storage.sealing``) must be the same when it is opened."""
        return self.seal_bytes(_utf8(text), context)

    def seal_bytes(self, content: bytes, context: str) -> bytes:
        """The same for a file."""
        header = FORMAT.to_bytes() + bytes.fromhex(self._writing)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._keys[self._writing]).encrypt(nonce, content, header + context.encode())
        return header + nonce + sealed

    def open(self, blob: bytes, context: str) -> str:
        """The text. Raises OperationalError ``key_unknown`` or ``sealed_damaged``; never an empty answer."""
        return self.open_bytes(blob, context).decode("utf-8")

    def open_bytes(self, blob: bytes, context: str) -> bytes:
        """The same for a file."""
        header, rest = blob[:HEADER_BYTES], blob[HEADER_BYTES:]
        if len(header) < HEADER_BYTES or header[0] != FORMAT:
            raise _damaged()
        key = self._keys.get(header[1:].hex())
        if key is None:
            raise _key_file_fault(
                "key_unknown", "Some words were sealed with a key that is not in the key file."
            )
        try:
            return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + context.encode())
        except (InvalidTag, ValueError):
            raise _damaged() from None

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of the sealing keys, the one in use last."""
        return (*(each for each in self._keys if each != self._writing), self._writing)

    def is_current(self, blob: bytes) -> bool:
        """Whether this was sealed with the key in use."""
        return blob[1:HEADER_BYTES].hex() == self._writing

    def rotate(self) -> str:
        """Add a sealing key, use it from now on, return its id. Then ``sealing.reseal``, then ``drop``.

        With several processes: rotate, restart them all, then reseal.
        """
        key_id = _new_key_id()
        self._change({**self._keys, key_id: secrets.token_bytes(KEY_BYTES)}, key_id)
        return key_id

    def drop(self, key_id: str) -> None:
        """Forget a key after everything was sealed again. The one in use stays."""
        if key_id == self._writing:
            raise ValueError("the key in use cannot be dropped")
        self._change({each: key for each, key in self._keys.items() if each != key_id}, self._writing)

    def back_up(self, now: datetime) -> Path | None:
        """Copy the key file to a new file next to it, with the time in its name; None for a ring in memory.

        Raises OperationalError ``key_file_not_copied``, so that no key changes without a copy.
        """
        if self._path is None:
            return None
        copy = self._path.with_name(f"{self._path.name}.{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}.copy")
        try:
            with alone_in(self._path.parent):
                _write(copy, self._path.read_text(encoding="utf-8"), replace=False)
        except OSError:
            raise OperationalError(
                "key_file_not_copied",
                where="The key file",
                what=f"It could not be copied to {copy.name}; nothing was changed.",
                how="Make sure that its folder can be written to and has no file of this name.",
            ) from None
        return copy

    def _change(self, keys: Mapping[str, bytes], writing: str) -> None:
        with self._changing:
            if self._path is not None:
                with alone_in(self._path.parent):
                    if set(KeyRing.load(self._path)._keys) != set(self._keys):
                        raise _key_file_fault(
                            "key_file_changed", "Another process changed the key file meanwhile."
                        )
                    _write(self._path, _to_json(KeyRing(keys, writing, self._digest_key)))
            self._keys, self._writing = dict(keys), writing


def _utf8(text: str) -> bytes:
    if HALF_A_CHARACTER.search(text):  # looked for beforehand: the error of encode() holds the text
        raise ValueError("a text with lone surrogates cannot be stored: clean it first")
    return text.encode("utf-8")


def _new_key_id() -> str:
    return secrets.token_hex(ID_BYTES)


def _to_json(ring: KeyRing) -> str:
    keys = {key_id: base64.b64encode(key).decode() for key_id, key in ring._keys.items()}
    digest_key = base64.b64encode(ring._digest_key).decode()
    record = {"format": FORMAT, "writing": ring._writing, "keys": keys, "digest_key": digest_key}
    return json.dumps(record, indent=2) + "\n"


def _from_json(text: str, path: Path) -> KeyRing:
    try:
        record = json.loads(text)
        keys = {str(key_id): base64.b64decode(key, validate=True) for key_id, key in record["keys"].items()}
        digest_key = base64.b64decode(record["digest_key"], validate=True)
        lengths = {len(digest_key), *map(len, keys.values())}
        sound = record["format"] == FORMAT and record["writing"] in keys and lengths == {KEY_BYTES}
        if sound and all(len(bytes.fromhex(key_id)) == ID_BYTES for key_id in keys):
            return KeyRing(keys, record["writing"], digest_key, path)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise _key_file_fault("key_file_damaged", "The key file is not one this product wrote.")


def _key_file_fault(code: str, what: str) -> OperationalError:
    how = "Put back the copy of the key file that belongs to this database (FEEDBACK_KEYS_FILE)."
    return OperationalError(code, where="The key file", what=what, how=how)


def _damaged() -> OperationalError:
    return OperationalError(
        "sealed_damaged",
        where="A sealed value",
        what="It was changed, moved from another row, or sealed with another key of the same id.",
        how="Restore the row from a verified backup; do not write to this database any more.",
    )


def _write(path: Path, text: str, *, replace: bool = True) -> None:
    """All or nothing, on the disk, and never readable by others even for a moment."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(new, path)
        else:
            os.link(new, path)  # fails when there is one
            new.unlink()
    except BaseException:
        new.unlink(missing_ok=True)
        raise
