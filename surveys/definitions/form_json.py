"""A form as canonical JSON, as it is published and stored, and its content hash."""

from __future__ import annotations

import hashlib
import json

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.core.model import Form
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import Located


def form_to_json(form: Form) -> str:
    """Canonical JSON of a form: sorted keys, no spaces, what equals its default left out.

    Leaving defaults out keeps the text, and so the content hash, when a later release adds an optional key.
    """
    data = form.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def form_from_json(text: str) -> Form:
    """A form from its canonical JSON. Raises DefinitionError.

    Only each object is checked, not what holds between them: a form published under yesterday's rules
    stays readable.
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
