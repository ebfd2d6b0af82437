"""A link to hand out: copy it, let someone scan it, print it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html import escape

import segno
import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.ui.components import downloads, pictures
from feedback_app.ui.components.downloads import Download


PIXELS = 8  # a side of one dot: sharp when printed 6 cm wide
SLIP = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16pt/1.4 system-ui, sans-serif; max-width: 17cm; margin: 1.5cm auto; color: #111 }}
svg {{ width: 6cm; height: 6cm }} .address {{ font-size: 11pt; overflow-wrap: anywhere }}</style></head>
<body><h1>{title}</h1><p>Please tell us. It takes about {minutes}.</p>{code}
<p>Point your phone’s camera at the square. Or type this address:</p><p class="address">{address}</p>
<p>{note}</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link someone just created, with a note about it. The address is a secret of the person who gets it.

    ``sent_to``: the email address it also goes to; it is not on the printed sheet.
    """

    organisation_id: str
    address: str = field(repr=False)
    form_title: str
    minutes: int
    note: str
    poster: str | None = None
    tablet: str | None = None
    paper: str | None = None
    sent_to: str | None = field(default=None, repr=False)


def show(link: MadeLink) -> None:
    """The address to copy, its QR code, and a sheet to print."""
    st.code(link.address, language=None, wrap_lines=True)
    pictures.show(qr_png(link.address), width=220, alt="QR code of the link above")
    st.text(link.note)
    if link.poster:
        with st.container(horizontal=True):
            st.link_button("Poster to print", link.poster)
            if link.tablet:
                st.link_button("Use on a tablet here", link.tablet)
            if link.paper:
                st.link_button("Form to print on paper", link.paper)
    sheet = Download("Sheet to print", "link-sheet", lambda: _sheet(link))
    code = Download("QR code as a picture", "link-code", lambda: _code(link))
    downloads.show(
        *((code,) if link.poster else (sheet, code)),
        who=WhoMayFetch.of(Permission.SEND_INVITATIONS, [link.organisation_id]),
    )


def _sheet(link: MadeLink) -> FileToHandOver:
    return FileToHandOver("link_sheet", "feedback-link.html", "text/html", slip(link).encode())


def _code(link: MadeLink) -> FileToHandOver:
    return FileToHandOver("qr_code", "feedback-qr.png", "image/png", qr_png(link.address))


def qr_png(address: str) -> bytes:
    """The QR code as a picture; it still reads when a seventh of it is dirty."""
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="png", scale=PIXELS, border=4)
    return picture.getvalue()


def slip(link: MadeLink) -> str:
    """A page that opens in any browser, to print and hand to one person."""
    minutes = "one minute" if link.minutes == 1 else f"{link.minutes} minutes"
    code = segno.make_qr(link.address, error="m").svg_inline(border=4, omitsize=True)
    return SLIP.format(
        title=escape(link.form_title),
        minutes=minutes,
        code=code,
        address=escape(link.address),
        note=escape(link.note),
    )
