"""Words of a licensed team: recorded by an administrator, used until the licence ends, scores kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.wording.wording_packs import (
    MeasureState,
    WordingRefused,
    WordingState,
    measure_states,
    record_pack,
    withdraw_pack,
)
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, WordingPack
from surveys.core.model import Section
from surveys.measures.catalogue import measures
from surveys.measures.wording_packs import WhyNotSent, pack_template
from tests.support.cast import (
    NAMED,
    NOW,
    SERVER,
    Cast,
)
from tests.support.measure_words import LAST_DAY, filled


AFTERWARDS = NOW + timedelta(days=11)


def record(database: Database, cast: Cast, text: str) -> str:
    with database.write() as session:
        return record_pack(
            session, by=cast.dev, organisation_id=cast.north, text=text, name="pack.yaml", now=NOW
        )


def state(database: Database, cast: Cast, key: str = "epds", now=NOW) -> MeasureState:
    with database.read() as session:
        states = measure_states(session, by=cast.ben, organisation_id=cast.north, now=now)
    return next(each for each in states if each.measure.key == key)


def test_before_and_after_a_pack(database: Database, cast: Cast) -> None:
    before = state(database, cast)
    assert before.why_not is not None
    assert (before.words, before.pack, before.why_not[0]) == (WordingState.NONE, None, WhyNotSent.NO_WORDING)
    record(database, cast, filled())
    after = state(database, cast)
    assert (after.words, after.why_not) == (WordingState.PACK, None)
    assert after.pack is not None
    assert after.pack.holder == "Some words"


def test_the_licence_holds_on_its_last_day_and_ends_after_it(database: Database, cast: Cast) -> None:
    record(database, cast, filled())
    assert state(database, cast, now=NOW + timedelta(days=10)).why_not is None
    ended = state(database, cast, now=AFTERWARDS).why_not
    assert ended is not None
    assert ended[0] is WhyNotSent.LICENCE_ENDED


def test_a_later_pack_takes_the_place_of_an_earlier_one(database: Database, cast: Cast) -> None:
    record(database, cast, filled())
    with database.write() as session:
        record_pack(
            session, by=cast.dev, organisation_id=cast.north, text=filled(words="Other words"), name="b",
            now=NOW + timedelta(hours=1),
        )  # fmt: skip
    pack = state(database, cast).pack
    assert pack is not None
    assert pack.recorded_at == NOW + timedelta(hours=1)
    with database.read() as session:
        row = session.get_one(WordingPack, pack.id)
        form = forms.published_form(session, str(row.form_version_id))
    assert "Other words" in str(form)


def test_withdrawn_words_are_used_no_more(database: Database, cast: Cast) -> None:
    pack_id = record(database, cast, filled())
    for stranger in (cast.ben, cast.cara):
        with pytest.raises(NotFound), database.write() as session:
            withdraw_pack(session, by=stranger, pack_id=pack_id, now=NOW)
    for _ in range(2):
        with database.write() as session:
            withdraw_pack(session, by=cast.dev, pack_id=pack_id, now=NOW)
    assert state(database, cast).words is WordingState.NONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (pack_template(measures()["epds"]), "wording_refused"),
        ("measure: no_such", "wording_refused"),
        ("- a list", "wording_refused"),
        ("measure: hads", "wording_refused"),
        (filled(expires="2026-03-09"), "licence_ended"),
        (filled("core10"), "words_shipped"),
    ],
)
def test_what_cannot_be_recorded(database: Database, cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        record(database, cast, text)
    assert refused.value.code == code
    assert not isinstance(refused.value, WordingRefused) or refused.value.problems


def test_words_of_one_organisation_are_not_anothers(database: Database, cast: Cast) -> None:
    record(database, cast, filled())
    with database.read() as session:
        own = measure_states(session, by=cast.cara, organisation_id=cast.south, now=NOW)
        assert next(each for each in own if each.measure.key == "epds").words is WordingState.NONE
        for stranger in (cast.cara,):
            with pytest.raises(Forbidden):
                measure_states(session, by=stranger, organisation_id=cast.north, now=NOW)


def test_only_whoever_publishes_forms_records(database: Database, cast: Cast) -> None:
    for stranger in (cast.asha, cast.ben, cast.cara):
        with pytest.raises(Forbidden), database.write() as session:
            record_pack(session, by=stranger, organisation_id=cast.north, text=filled(), name="p", now=NOW)


def test_nothing_new_is_sent_without_words_or_after_the_licence(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    section = Section(id="epds", title="EPDS", measure="epds", questions=NAMED.sections[0].questions)
    form = NAMED.model_copy(update={"key": "asks_epds", "sections": (section,)})
    with database.write() as session:
        forms.publish(session, by=SERVER, form=form, now=NOW)

    def send(now=NOW) -> None:
        with database.write() as session:
            invitations.invite(
                session, by=cast.ben, keys=keys, organisation_id=cast.north, form_key=form.key,
                is_for_person=True, now=now,
            )  # fmt: skip

    def open_point(now=NOW) -> None:
        with database.write() as session:
            collection_points.open_point(
                session, by=cast.ben, keys=keys, organisation_id=cast.north, form_key=form.key,
                name="Tuesdays", now=now,
            )  # fmt: skip

    with pytest.raises(Refused) as refused:
        send()
    assert refused.value.code == "measure_not_sent"
    record(database, cast, filled())
    send()
    with pytest.raises(Refused) as refused:
        send(AFTERWARDS)
    assert "ended" in refused.value.what
    with pytest.raises(Refused) as refused:  # many people never answer a measure by one code
        open_point()
    assert refused.value.code == "measure_needs_person"


def test_the_audit_has_the_licence_and_no_words(database: Database, cast: Cast) -> None:
    record(database, cast, filled(words="kanarienvogel"))
    with database.read() as session:
        (event,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "wording_recorded"))
    assert json.loads(event.detail) == {"measure": "epds", "language": "en-GB", "expires": LAST_DAY}
