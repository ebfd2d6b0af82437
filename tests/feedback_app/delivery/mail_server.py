"""A small real mail server on this machine, which can be told to be difficult."""

from __future__ import annotations

import datetime
import email.policy
import ipaddress
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Received:
    """One message as it came."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    over_tls: bool
    signed_in: bool


@dataclass
class MailServer:
    """``says`` replaces the answer to a command: {"RCPT": "550 no such person"}; "drop" breaks off."""

    tls: ssl.SSLContext | None = None
    implicit: bool = False
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN")
    says: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def __enter__(self) -> MailServer:
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.mail = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    mail: MailServer
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is part of the tests."""


class _Conversation(socketserver.StreamRequestHandler):
    def setup(self) -> None:
        self.mail = cast(_Server, self.server).mail
        self.over_tls = self.signed_in = False
        if self.mail.implicit:
            self._encrypt()
        super().setup()

    def _encrypt(self) -> None:
        assert self.mail.tls is not None
        self.request = self.mail.tls.wrap_socket(self.request, server_side=True)
        self.over_tls = True

    def finish(self) -> None:
        super().finish()
        if self.over_tls:
            self.request.close()

    def _reply(self, *lines: str) -> None:
        for number, line in enumerate(lines):
            if number < len(lines) - 1:
                line = f"{line[:3]}-{line[4:]}"
            self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.sender, self.recipients = "", []
        self._reply("220 localhost ready")
        while line := self.rfile.readline():
            command, _, rest = line.decode("utf-8").strip().partition(" ")
            says = self.mail.says.get(command.upper())
            if says == "drop":
                return
            if says is not None:
                self._reply(says)
            elif not self._obey(command.upper(), rest):
                return

    def _obey(self, command: str, rest: str) -> bool:
        if command == "EHLO":
            offers = [*self.mail.extensions]
            if self.mail.tls is not None and not self.over_tls:
                offers.append("STARTTLS")
            self._reply("250 localhost", *(f"250 {offer}" for offer in offers))
        elif command == "STARTTLS":
            self._reply("220 go on")
            super().finish()
            self._encrypt()
            super().setup()
        elif command == "DATA":
            self._reply("354 go on")
            return self._take_message()
        elif command == "QUIT":
            self._reply("221 bye")
            return False
        else:
            self._note(command, rest)
            self._reply("235 welcome" if command == "AUTH" else "250 fine")
        return True

    def _note(self, command: str, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if command == "MAIL":
            self.sender = address
        elif command == "RCPT":
            self.recipients.append(address)
        elif command == "AUTH":
            self.signed_in = True

    def _take_message(self) -> bool:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            unstuffed = line.removeprefix(b".") if line.startswith(b"..") else line
            lines.append(unstuffed.replace(b"\r\n", b"\n"))
        parsed = BytesParser(policy=email.policy.default).parsebytes(b"".join(lines))
        message = cast(EmailMessage, parsed)
        self.mail.received.append(
            Received(self.sender, self.recipients, message, self.over_tls, self.signed_in)
        )
        after = self.mail.says.get("ACCEPTED", "250 taken")
        if after != "drop":
            self._reply(after)
        return after != "drop"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server for this machine shows, and what a client that trusts it uses."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    unlocked = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
