"""Outcome measures, the whole way: goals, a measure by mail, a worrying answer, its alert, a second score.

Everything waited for is driven by the clock argument of the services, never by waiting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.delivery.email.smtp import MailServer as Address
from feedback_app.delivery.email.smtp import SmtpDelivery
from feedback_app.delivery.protocol import Channel
from feedback_app.services.accounts import roles, setup_links
from feedback_app.services.alert_desk import alerts
from feedback_app.services.alert_desk.watching import watch
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.episodes import (
    episodes,
    goals,
    results,
    sending,
)
from feedback_app.services.families import families
from feedback_app.services.families.vocabulary import Occasion, PersonRole
from feedback_app.services.local_time import local_day
from feedback_app.services.mail import outbox
from feedback_app.services.measure_reading import shipped
from feedback_app.services.process.workspace import utc_now
from feedback_app.services.results import responses
from feedback_app.services.safety import settings
from feedback_app.storage.models import AnswerRecord
from surveys.catalogue import face_words
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Rated,
)
from surveys.measures.catalogue import measures
from surveys.measures.pairing import Measured, measured, pairs
from surveys.measures.scoring import score
from tests.feedback_app.delivery.mail_server import MailServer, Received
from tests.journeys.pictures import keep_picture
from tests.journeys.plain_face import SIDEWAYS, PlainFace
from tests.journeys.streamlit_face import WIDE, StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import DESK, PHONE, SMALL_PHONE
from tests.machinery.product import Product
from tests.support.faces import PASSWORD


pytestmark = pytest.mark.long
WORDS = face_words("en-GB")
SENDER, PARENT = "team@example.nhs.uk", "parent@example.org"
GOALS = ("Sleep better at night", "Enjoy playing with my baby")
FIRST, SECOND = "2222212222", "1111101111"
WEEKS = timedelta(weeks=8)
PATIENCE = 100  # tries of a fifth of a second


@dataclass(frozen=True)
class Work:
    """The team of this journey and the family it works with."""

    team: TeamSide
    mail: MailServer
    owner: Actor
    deputy: Actor
    family: str
    mother: str
    episode: str

    def deliver(self, now: datetime) -> None:
        """What the outbox holds at this moment leaves; the product's own worker may be quicker."""
        way = SmtpDelivery(Address("127.0.0.1", self.mail.port, SENDER, security="none"))
        outbox.deliver_due(
            self.team.database, self.team.keys, {Channel.EMAIL: way}, now, base_url=self.team.url
        )

    def send(self, form_key: str, occasion: Occasion, now: datetime, to: str | None = None) -> AnsweringKey:
        with self.team.database.write() as session:
            new = sending.send_to_person(
                session, by=self.owner, keys=self.team.keys, episode_id=self.episode, person_id=self.mother,
                occasion=occasion, form_key=form_key, recipient=to, now=now,
            )  # fmt: skip
        return AnsweringKey(new.secret)

    def answer(self, key: AnsweringKey, answers: dict[str, Answer], now: datetime) -> None:
        with self.team.database.write() as session:
            responses.submit(session, keys=self.team.keys, key=key, answers=answers, now=now)


def test_from_two_goals_to_a_second_score(
    start_product: Callable[..., Product], open_page: Callable[..., Page]
) -> None:
    with MailServer() as mail:
        product = start_product(
            FEEDBACK_SMTP_HOST="127.0.0.1", FEEDBACK_SMTP_PORT=str(mail.port),
            FEEDBACK_SMTP_SECURITY="none", FEEDBACK_SMTP_FROM=SENDER,
        )  # fmt: skip
        with team_side(product) as team:
            work = settle(team, mail)
            desk = sign_in(open_page(**DESK), product)
            set_two_goals(desk, product, work)
            work.answer(
                work.send("goals", Occasion.START, utc_now()),
                {"gbo_1": Amount(Decimal(2)), "gbo_2": Amount(Decimal(3))},
                utc_now(),
            )
            work.send("core10", Occasion.START, utc_now(), to=PARENT)
            phone = PlainFace(open_page(**PHONE))
            answer_on_a_phone(phone, link_in(mail_to(work, phone.page, PARENT)))
            see_the_alert(desk, product)
            later = the_deputy_is_written_to(work, phone.page)
            take_it(desk, product)
            nobody_is_written_to_again(work, later)
            the_pair_can_be_read(work)


def settle(team: TeamSide, mail: MailServer) -> Work:
    """Asha owns the alerts and Ben is her deputy; a mother and her baby, and work with them since a month."""
    now = utc_now()
    with team.database.write() as session:
        people = []
        for name, role in (("Asha", "team_lead"), ("Ben", "team_member")):
            account = setup_links.add_account(
                session, keys=team.keys, email=f"{name.casefold()}@example.nhs.uk", name=name, now=now
            )
            roles.give_role(
                session, by=team.by, organisation_id=team.organisation_id, account_id=account, role=role,
                now=now,
            )  # fmt: skip
            people.append(Actor(ActorKind.ACCOUNT, account, name, ((team.organisation_id, role),)))
        owner, deputy = people
        secret = setup_links.make_setup_link(
            session, keys=team.keys, account_id=owner.account_id or "", now=now
        ).secret
        arrangements = settings.with_people(
            settings.default_safety(), owner_id=owner.account_id, deputy_id=deputy.account_id
        )
        settings.change_safety(
            session, by=owner, organisation_id=team.organisation_id, safety=arrangements, now=now
        )
        family = families.add_family(
            session, by=owner, keys=team.keys, organisation_id=team.organisation_id, reference="PIT-0042",
            now=now,
        )  # fmt: skip
        mother = families.add_person(
            session, by=owner, keys=team.keys, family_id=family, role=PersonRole.BIRTH_PARENT, now=now
        )
        began = local_day(now - timedelta(days=30))
        episode = episodes.start_episode(
            session, by=owner, family_id=family, team="Parent-infant team", started_on=began, now=now
        )
    setup_links.use_setup_link(team.database, keys=team.keys, secret=secret, password=PASSWORD, now=now)
    return Work(team, mail, owner, deputy, family, mother, episode)


def sign_in(page: Page, product: Product) -> StreamlitFace:
    page.goto(f"{product.url}/sign-in")
    page.get_by_label("Email address").fill("asha@example.nhs.uk")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This week", level=1)).to_be_visible()
    face = StreamlitFace(page)
    face.settled()
    return face


def set_two_goals(desk: StreamlitFace, product: Product, work: Work) -> None:
    desk.open(f"{product.url}/families?family={work.family}")
    expect(desk.page.get_by_role("heading", name="Family PIT-0042")).to_be_visible()
    desk.settled()
    desk.page.get_by_text("Set a goal").click()
    for words in GOALS:
        desk.page.get_by_role("textbox", name="The goal in their words").fill(words)
        desk.page.get_by_role("button", name="Save goal").click()
        expect(desk.page.get_by_text(words, exact=True)).to_be_visible()
        desk.settled()
    keep_picture(desk.page, "goals")


def mail_to(work: Work, page: Page, recipient: str) -> Received:
    """The newest mail to someone, as soon as it came through the mail server."""
    work.deliver(utc_now())
    for _ in range(PATIENCE):
        if found := [each for each in work.mail.received if recipient in each.recipients]:
            return found[-1]
        page.wait_for_timeout(200)  # the product's own worker has it in hand
    raise AssertionError(f"no mail to {recipient}")


def link_in(received: Received) -> str:
    text = received.message.get_content()
    found = re.search(r"http\S+/f/\S+", text)
    assert found
    assert "CORE" not in str(received.message)  # a mail that someone else reads tells nothing
    return found[0]


def answer_on_a_phone(phone: PlainFace, link: str) -> None:
    """One positive answer at the risk item: help is there at once, and again at the end."""
    phone.open(link)
    expect(phone.page.get_by_text(WORDS.left_draft(settings.default_safety().draft_minutes))).to_be_visible()
    expect(phone.page.get_by_role("link", name="999, or go to A&E")).to_be_visible()
    keep_picture(phone.page, "measure-start")
    phone.press("Start")
    for item, code in enumerate(FIRST, start=1):
        phone.page.locator(f'input[name="line-core10_{item}"][value="{code}"]').check()
    phone.press()
    help_at_once = phone.page.get_by_role("heading", name=WORDS.help_now_title)
    expect(help_at_once).to_be_in_viewport()
    for width in (SMALL_PHONE, PHONE):
        phone.page.set_viewport_size(width["viewport"])
        assert not phone.page.evaluate(SIDEWAYS)
        keep_picture(phone.page, f"help-at-once-{width['viewport']['width']}")
    expect(phone.page.get_by_role("link", name="999, or go to A&E")).to_be_in_viewport()
    assert phone.complaints_of_axe() == []
    phone.press("Send my answers")
    phone.see("We have your answers")
    expect(help_at_once).to_be_in_viewport()
    keep_picture(phone.page, "help-thank-you")
    assert phone.complaints == []
    assert phone.strangers == []


def see_the_alert(desk: StreamlitFace, product: Product) -> None:
    """On a page of the team that has nothing to do with it."""
    desk.open(f"{product.url}/")
    expect(desk.page.get_by_text("1 answer needs a conversation.")).to_be_visible()
    keep_picture(desk.page, "alert-on-a-team-page")


def the_deputy_is_written_to(work: Work, page: Page) -> datetime:
    """The owner at once; the deputy when the team's working hours for it are over, and not before."""
    team = work.team
    owner_mail = mail_after_watch(work, page, "asha@example.nhs.uk", utc_now())
    assert "CORE" not in str(owner_mail.message)
    with team.database.read() as session:
        (alert,) = alerts.list_alerts(session, by=work.owner, keys=team.keys, now=utc_now())
    assert alert.deadline is not None
    watch(team.database, team.keys, shipped(), alert.deadline - timedelta(seconds=1))
    work.deliver(alert.deadline)
    assert not [each for each in work.mail.received if "ben@example.nhs.uk" in each.recipients]
    deputy_mail = mail_after_watch(work, page, "ben@example.nhs.uk", alert.deadline)
    assert f"{team.url}/alerts" in deputy_mail.message.get_content()
    return alert.deadline


def mail_after_watch(work: Work, page: Page, recipient: str, now: datetime) -> Received:
    team = work.team
    watch(team.database, team.keys, shipped(), now)
    work.deliver(now)
    return mail_to(work, page, recipient)


def take_it(desk: StreamlitFace, product: Product) -> None:
    page = desk.page
    desk.open(f"{product.url}/alerts")
    expect(page.get_by_role("heading", name="Need a conversation (1)")).to_be_visible()
    expect(
        page.get_by_text("Family PIT-0042").or_(page.get_by_text("PIT-0042, Birth parent"))
    ).to_be_visible()
    expect(page.get_by_text("the deputy was emailed on")).to_be_visible()
    desk.settled()
    keep_picture(page, "alert-escalated")
    page.get_by_role("textbox", name="Note for the team").first.fill("Called her. Visit tomorrow.")
    page.get_by_role("combobox", name="Outcome").first.click()
    page.get_by_role("option", name="We talked").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", name="Finished (1)")).to_be_visible()


def nobody_is_written_to_again(work: Work, now: datetime) -> None:
    before = len(work.mail.received)
    done = watch(work.team.database, work.team.keys, shipped(), now + WEEKS)
    work.deliver(now + WEEKS)
    assert (done.owners_told, done.escalated, len(work.mail.received)) == (0, 0, before)


def the_pair_can_be_read(work: Work) -> None:
    """Eight weeks later she answers again: a measure makes a pair with itself, and so does each goal."""
    later = utc_now() + WEEKS
    statements = tuple((f"core10_{item}", Chosen(code)) for item, code in enumerate(SECOND, start=1))
    work.answer(work.send("core10", Occasion.REVIEW, later), {"core10": Rated(statements)}, later)
    rated: dict[str, Answer] = {"gbo_1": Amount(Decimal(6)), "gbo_2": Amount(Decimal(3))}
    work.answer(work.send("goals", Occasion.REVIEW, later), rated, later)
    found = pairs(scores_of(work))
    core = [(each.first.points, each.last.points) for each in found if each.first.measure == "core10"]
    # items 2 and 3 are reversed: 9 items of 2 and one of 1, then 7 of 1, two of 3 and one of 0
    assert core == [(19, 13)]
    by_goal = {each.first.goal: (each.first.points, each.last.points) for each in found if each.first.goal}
    with work.team.database.read() as session:
        own = goals.goals_of(session, by=work.owner, keys=work.team.keys, episode_id=work.episode)
    assert {each.words: by_goal[each.id] for each in own} == dict(zip(GOALS, ((2, 6), (3, 3)), strict=True))


def scores_of(work: Work) -> list[Measured]:
    """Every score of the episode, read from the rows of its responses."""
    with work.team.database.read() as session:
        done = results.results_of(session, by=work.owner, keys=work.team.keys, episode_id=work.episode)
        own = goals.goals_of(session, by=work.owner, keys=work.team.keys, episode_id=work.episode)
        columns = (AnswerRecord.question_id, AnswerRecord.item, AnswerRecord.code, AnswerRecord.number)
        rows = session.execute(sa.select(AnswerRecord.response_id, *columns)).all()
    given = {(row[0], row[2] or row[1]): row[3] or int(row[4] or 0) for row in rows}
    places = {each.id: each.place for each in own}
    return [_measured(each.measure, each.response_id, each.instance, each.completed_on, given, places, work)
            for each in done]  # fmt: skip


def _measured(
    key: str,
    response_id: str | None,
    instance: str,
    on: date,
    given: Mapping[tuple[str, str], str | int],
    places: dict[str, int],
    work: Work,
) -> Measured:
    measure = measures()[key]
    names = [f"{key}_{item.number}" for item in measure.items]
    scored = score(measure, [given.get((response_id or "", name)) for name in names])
    goal = instance.partition(".")[2]
    scale = f"goal_{places[goal]}" if goal else "total"
    points = scored.subscales[scale] if instance else getattr(scored, "total", None)
    assert points is not None
    return measured(
        measure, scale=scale, respondent=work.mother, about=work.mother, on=on, points=points,
        goal=goal or None,
    )  # fmt: skip


def test_the_other_face_shows_help_at_once_too(
    start_product: Callable[..., Product], open_page: Callable[..., Page]
) -> None:
    product = start_product()
    with team_side(product) as team:
        face = StreamlitFace(open_page(**PHONE))
        face.open(team.invitation("core10"))
    expect(face.page.get_by_role("heading", name=WORDS.help_title)).to_be_visible()
    face.turn("Start")
    face.page.get_by_role("radiogroup").nth(5).get_by_text("Only occasionally").click()
    face.turn()
    expect(face.page.get_by_role("heading", name=WORDS.help_now_title)).to_be_in_viewport()
    for look in (SMALL_PHONE, PHONE):
        face.page.set_viewport_size(look["viewport"])
        assert not face.page.evaluate(WIDE)
        keep_picture(face.page, f"help-at-once-streamlit-{look['viewport']['width']}")
    expect(face.page.get_by_role("link", name="999, or go to A&E")).to_be_in_viewport()
    face.send()
    expect(face.page.get_by_role("heading", name=WORDS.help_now_title)).to_be_in_viewport()
    keep_picture(face.page, "help-thank-you-streamlit")
    assert face.complaints == []
