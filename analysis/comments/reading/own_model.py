"""A team's own model: an adjustment of the prior, from the prior's outputs and the team's words.

It is blended with the prior, which weighs 100 / (100 + n) after n corrections, so that a few corrections
cannot make it worse. For a theme with fewer than three positive corrections the prior decides.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.features import Floats, Unit, word_entries
from analysis.comments.reading.local_reading import local_themes_of
from analysis.comments.reading.prior import PriorError


FORMAT = 1
_ARRAYS = ("rarity", "words", "opinions", "bias", "centre", "spread", "taught", "shift")


@dataclass(frozen=True, eq=False)
class OwnModel:
    """Fitted on a team's corrections by ``learning.fit_own``; serialised by ``own_to_bytes``.

    labels: the three sentiments, then the themes (the fourteen and the local ones). entries, rarity, words:
    the team's words, their idf, and a row of weights each. opinions, bias, centre, spread: for the prior's
    outputs. taught: for each label, the weight of the own model in the blend (0: none). shift: added to the
    themes' log-odds, so that each is shown from 0.5. prior_version: the prior it was fitted with.
    """

    labels: tuple[str, ...]
    entries: tuple[str, ...]
    rarity: Floats
    words: Floats
    opinions: Floats
    bias: Floats
    centre: Floats
    spread: Floats
    taught: Floats
    shift: Floats
    corrections: int
    prior_version: str

    def scores(self, units: Sequence[Unit], opinions: Floats) -> Floats:
        """Units x labels: the adjustment of the prior. opinions: see ``chances.OwnInputs``."""
        columns = {entry: number for number, entry in enumerate(self.entries)}
        scaled = np.clip((opinions - self.centre) / self.spread, -6, 6)
        total = scaled @ self.opinions + self.bias
        for number, unit in enumerate(units):
            places = own_places(unit, columns)
            if places:
                rare = self.rarity[places]
                total[number] += (rare / np.sqrt((rare**2).sum())) @ self.words[places]
        return total.astype(np.float32)


def own_places(unit: Unit, columns: Mapping[str, int]) -> list[int]:
    """Columns of the unit's known words, pairs and triples of words."""
    return sorted(columns[entry] for entry in word_entries(unit) if entry in columns)


def local_hits(units: Sequence[Unit], names: Sequence[str]) -> Floats:
    """Units x local themes: 1 where the words of the theme are found."""
    found = [local_themes_of(unit.words) for unit in units]
    rows = [[float(name in each) for name in names] for each in found]
    return np.array(rows, dtype=np.float32).reshape(-1, len(names))


def prior_share(corrections: int) -> float:
    """The weight of the prior in the blend after so many corrections: 1 with none, 0.5 with a hundred."""
    weight = comment_thresholds().correction_weight.value
    return weight / (weight + corrections)


def blended(prior: Floats, own: Floats, model: OwnModel) -> Floats:
    """Both probabilities blended, label by label. Columns: the labels of the model."""
    share = (1 - prior_share(model.corrections)) * model.taught
    return ((1 - share) * prior + share * own).astype(np.float32)


def own_probabilities(scores: Floats, sentiments: int = 3) -> Floats:
    """Scores as probabilities: softmax over the sentiments, a separate one for each theme."""
    raised = np.exp(scores[:, :sentiments] - scores[:, :sentiments].max(axis=1, keepdims=True, initial=-30))
    shares = raised / raised.sum(axis=1, keepdims=True)
    return np.hstack([shares, 1 / (1 + np.exp(-np.clip(scores[:, sentiments:], -30, 30)))]).astype(np.float32)


def own_to_bytes(model: OwnModel) -> bytes:
    """Serialise the model as an .npz file without pickle; the same model gives the same bytes."""
    about = {
        "format": FORMAT,
        "labels": model.labels,
        "entries": model.entries,
        "corrections": model.corrections,
        "prior_version": model.prior_version,
    }
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(model, name) for name in _ARRAYS}
    arrays["about"] = np.frombuffer(json.dumps(about).encode("utf-8"), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)  # pyright: ignore[reportArgumentType]
    return buffer.getvalue()


def own_from_bytes(content: bytes) -> OwnModel:
    """Load a model from the content of its file. Raises PriorError; nothing in the file is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            found = {name: np.asarray(archive[name]) for name in archive.files}
        about = json.loads(found["about"].astype(np.uint8).tobytes())
        if about["format"] != FORMAT:
            raise PriorError(f"The model has format {about['format']}; this version reads format {FORMAT}.")
        arrays: dict[str, Any] = {name: found[name].astype(np.float32) for name in _ARRAYS}
        return OwnModel(
            labels=tuple(about["labels"]),
            entries=tuple(about["entries"]),
            corrections=int(about["corrections"]),
            prior_version=str(about["prior_version"]),
            **arrays,
        )
    except PriorError:
        raise
    except (KeyError, ValueError, OSError, EOFError, TypeError, zipfile.BadZipFile) as problem:
        raise PriorError("The file is not a team's model: it lacks an array or cannot be read.") from problem
