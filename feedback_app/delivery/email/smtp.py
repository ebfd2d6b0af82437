"""Mail through a server, encrypted on the way unless the settings say otherwise."""

from __future__ import annotations

import smtplib
import ssl
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from typing import Literal

from feedback_app.delivery.protocol import DeliveryError, Message


Security = Literal["starttls", "tls", "none"]
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes; ``sender`` may include a name: ``Parent-infant team <team@trust.example>``.

    ``tls`` replaces the system's trusted authorities, in tests.
    """

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    timeout: float = 20
    tls: ssl.SSLContext | None = field(default=None, repr=False)


class SmtpDelivery:
    """One connection for each message: this service sends few, and a fresh one is never stale."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._domain = parseaddr(server.sender)[1].rpartition("@")[2]

    def send(self, message: Message, *, message_id: str) -> None:
        mail = self._mail(message, message_id)
        failure: DeliveryError | None = None
        try:
            connection = self._connect()
            try:
                connection.send_message(mail)
            finally:
                _say_goodbye(connection)
        except smtplib.SMTPException as error:
            failure = _from_server(error)
        except ssl.SSLError:
            failure = _tls_failed()
        except OSError:
            failure = _unreachable()
        if failure is not None:
            raise failure

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = None if server.security == "none" else server.tls or ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except smtplib.SMTPNotSupportedError:
            connection.close()
            raise ssl.SSLError from None
        except BaseException:
            connection.close()
            raise
        return connection

    def _mail(self, message: Message, message_id: str) -> EmailMessage:
        """Refuses what could add a header or a second recipient."""
        mail = EmailMessage(policy=SMTP_POLICY)
        try:
            mail["From"] = _one_line(self._server.sender)
            mail["To"] = _one_address(message.address)
            mail["Subject"] = _one_line(message.subject or "")
            mail["Message-ID"] = f"<{_one_line(message_id)}@{self._domain}>"
            mail["Date"] = datetime.now(UTC)
            mail["Auto-Submitted"] = "auto-generated"
            mail.set_content(message.text, cte="quoted-printable")
            return mail
        except (ValueError, IndexError, MessageError):
            pass
        raise DeliveryError(
            "mail_malformed",
            permanent=True,
            what="The address, the subject or the text cannot go into an email.",
            how="Check the address for spaces and line breaks, then send it again.",
        )


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise ValueError("more than one line")
    return text


def _one_address(text: str) -> Address:
    return Address(addr_spec=_one_line(text))


def _say_goodbye(connection: smtplib.SMTP) -> None:
    """After the server took the message, how the connection ends must not make us send it again."""
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _from_server(error: smtplib.SMTPException) -> DeliveryError:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _refused("The mail server cannot send to an address with these letters.", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_status(max(status for status, _ in error.recipients.values()))
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return DeliveryError(
            "mail_sign_in",
            permanent=False,
            what="The mail server does not let this service send.",
            how="Check FEEDBACK_SMTP_USER, FEEDBACK_SMTP_PASSWORD and FEEDBACK_SMTP_FROM.",
            status=error.smtp_code,
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_status(error.smtp_code)
    return _unreachable()


def _by_status(status: int) -> DeliveryError:
    if status >= PERMANENT:
        return _refused("The mail server refuses this message permanently.", status)
    return DeliveryError(
        "mail_deferred",
        permanent=False,
        what="The mail server asks to try again later.",
        how="Nothing to do: it is tried again automatically.",
        status=status,
    )


def _refused(what: str, status: int | None) -> DeliveryError:
    how = "Check the address with the person, then send them a new link."
    return DeliveryError("mail_refused", permanent=True, what=what, how=how, status=status)


def _tls_failed() -> DeliveryError:
    return DeliveryError(
        "mail_tls",
        permanent=False,
        what="The connection to the mail server could not be encrypted.",
        how="Check FEEDBACK_SMTP_SECURITY, FEEDBACK_SMTP_PORT and the server's certificate.",
    )


def _unreachable() -> DeliveryError:
    return DeliveryError(
        "mail_unreachable",
        permanent=False,
        what="The mail server cannot be reached, or closed the connection.",
        how="Check FEEDBACK_SMTP_HOST and the network; it is tried again automatically.",
    )
