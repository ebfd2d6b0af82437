"""Mail through a real server on this machine, kind and unkind."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_app.config.settings import Settings
from feedback_app.delivery.choice import CHANNELS, deliveries_for
from feedback_app.delivery.email.smtp import MailServer as Address
from feedback_app.delivery.email.smtp import SmtpDelivery
from feedback_app.delivery.protocol import Channel, DeliveryError, Message
from tests.feedback_app.delivery.mail_server import MailServer, certificate


MESSAGE = Message(
    "parent@example.org", "How was it?", "Hello,\n\nhttps://feedback.example/f/secret\n.\n\nÅsa 👶"
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"))


def through(server: MailServer, **changes: Any) -> SmtpDelivery:
    values: dict[str, Any] = {"sender": "team@trust.example", "security": "none", "timeout": 5}
    return SmtpDelivery(Address("127.0.0.1", server.port, **values | changes))


def failure(delivery: SmtpDelivery, message: Message = MESSAGE) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        delivery.send(message, message_id="id1")
    told = "".join(traceback.format_exception(raised.value)) + repr(raised.value) + raised.value.summary
    assert "parent@" not in told
    assert "secret" not in told
    return raised.value


def test_a_message_arrives_as_written(server: MailServer) -> None:
    through(server).send(MESSAGE, message_id="id1")
    (received,) = server.received
    assert (received.sender, received.recipients) == ("team@trust.example", ["parent@example.org"])
    assert received.message["Subject"] == "How was it?"
    assert received.message["Message-ID"] == "<id1@trust.example>"
    assert received.message["Auto-Submitted"] == "auto-generated"
    assert received.message["Date"] is not None
    assert received.message.get_content().rstrip("\n") == MESSAGE.text


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_mail_is_encrypted_on_the_way_and_signed_in(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], implicit: bool
) -> None:
    with MailServer(tls=tls[0], implicit=implicit) as server:
        security = "tls" if implicit else "starttls"
        delivery = through(server, security=security, tls=tls[1], user="team", password="hunter2")
        delivery.send(MESSAGE, message_id="id1")
    (received,) = server.received
    assert received.over_tls
    assert received.signed_in
    assert "hunter2" not in repr(vars(delivery))


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_a_server_that_cannot_show_who_it_is_gets_nothing(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], implicit: bool
) -> None:
    with MailServer(tls=tls[0], implicit=implicit) as server:
        error = failure(through(server, security="tls" if implicit else "starttls"))
    assert (error.code, error.permanent) == ("mail_tls", False)
    assert server.received == []


def test_a_server_without_encryption_gets_nothing(server: MailServer) -> None:
    error = failure(through(server, security="starttls"))
    assert (error.code, error.permanent) == ("mail_tls", False)
    assert server.received == []


@pytest.mark.parametrize(
    ("says", "code", "permanent"),
    [
        ({"RCPT": "550 no such person parent@example.org"}, "mail_refused", True),
        ({"RCPT": "450 parent@example.org: later"}, "mail_deferred", False),
        ({"DATA": "554 parent@example.org is spam"}, "mail_refused", True),
        ({"ACCEPTED": "451 parent@example.org: disk full"}, "mail_deferred", False),
        ({"MAIL": "550 you may not send"}, "mail_sign_in", False),
        ({"RCPT": "drop"}, "mail_unreachable", False),
        ({"ACCEPTED": "drop"}, "mail_unreachable", False),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(
    server: MailServer, says: dict[str, str], code: str, permanent: bool
) -> None:
    server.says.update(says)
    error = failure(through(server))
    assert (error.code, error.permanent) == (code, permanent)


def test_a_wrong_password_may_be_mended_so_it_is_tried_again(server: MailServer) -> None:
    server.says["AUTH"] = "535 parent@example.org: wrong"
    error = failure(through(server, user="team", password="hunter2"))
    assert (error.code, error.permanent, error.status) == ("mail_sign_in", False, 535)


def test_a_server_that_is_not_there_may_come_back(server: MailServer) -> None:
    delivery = through(server)
    server.__exit__()
    error = failure(delivery)
    assert (error.code, error.permanent) == ("mail_unreachable", False)
    server.__enter__()


def test_how_the_connection_ends_does_not_matter_once_it_was_taken(server: MailServer) -> None:
    server.says["QUIT"] = "drop"
    through(server).send(MESSAGE, message_id="id1")
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "message",
    [
        Message("parent@example.org\r\nBcc: all@example.org", "s", "t"),
        Message("parent@example.org, other@example.org", "s", "t"),
        Message("parent@example.org other@example.org", "s", "t"),
        Message("parent@", "s", "t"),
        Message("", "s", "t"),
        Message("bébé@example.org", "s", "t"),
        Message("parent@example.org", "secret\nBcc: all@example.org", "t"),
        Message("parent@example.org", "secret\r", "t"),
        Message("parent@example.org", "secret\x00", "t"),
        Message("parent@example.org", "secret\u2028Bcc: all@example.org", "t"),
        Message("parent@example.org", "secret", "half \ud83d"),
    ],
)
def test_nothing_adds_a_header_or_a_recipient(server: MailServer, message: Message) -> None:
    error = failure(through(server), message)
    assert (error.code, error.permanent) == ("mail_malformed", True)
    assert server.received == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120),
    text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\n"), max_size=400),
)
def test_whatever_is_written_arrives_in_one_piece(server: MailServer, subject: str, text: str) -> None:
    server.received.clear()
    through(server).send(Message("parent@example.org", subject, text), message_id="id1")
    (received,) = server.received
    assert received.recipients == ["parent@example.org"]
    assert set(received.message.keys()) == {
        *("From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert received.message.get_content().rstrip("\n") == text.rstrip("\n")


def test_an_address_the_server_cannot_write_is_refused_for_good() -> None:
    with MailServer(extensions=()) as server:
        error = failure(through(server), Message("parent@bücher.example", "s", "t"))
    assert (error.code, error.permanent) == ("mail_refused", True)


def test_the_sender_may_bear_a_name(server: MailServer) -> None:
    through(server, sender="Parent-infant team <team@trust.example>").send(MESSAGE, message_id="id1")
    (received,) = server.received
    assert received.sender == "team@trust.example"
    assert received.message["From"] == "Parent-infant team <team@trust.example>"
    assert received.message["Message-ID"] == "<id1@trust.example>"


def test_a_message_shows_nothing_of_itself() -> None:
    assert repr(MESSAGE) == "<Message>"


def test_every_channel_is_in_the_list_of_channels() -> None:
    assert set(CHANNELS) == set(Channel)


def test_the_settings_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path))
    assert deliveries_for(Settings()) == {}
    mail = Settings(smtp_host="127.0.0.1", smtp_from="team@trust.example")
    assert isinstance(deliveries_for(mail)[Channel.EMAIL], SmtpDelivery)
