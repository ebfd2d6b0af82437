"""Canonical JSON of a form, as published and stored, and its content hash."""

from __future__ import annotations

import hashlib
import json

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.core.model import Form
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import Located


def form_to_json(form: Form) -> str:
    """Canonical JSON of a form: sorted keys, no spaces, default values left out.

    Leaving defaults out preserves the text, and so the content hash, when a release adds an optional key.
    """
    data = form.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def form_from_json(text: str) -> Form:
    """Parse a form from its canonical JSON. Raises DefinitionError.

    Objects are checked one by one, without the checks between them, so that a form published under older
    rules stays readable.
    """
    name = "published form"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        what, how = "The text is not JSON.", "Restore the published form from a backup."
        raise DefinitionError([DefinitionProblem(DefinitionCode.NOT_YAML, name, what, how)]) from None
    form, problems = parse(Form, Located(name, data), data)
    if form is None:
        raise DefinitionError(problems)
    return form


def content_hash(form: Form) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(form_to_json(form).encode()).hexdigest()
