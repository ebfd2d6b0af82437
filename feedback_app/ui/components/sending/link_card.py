"""A link to hand out: copy it, let someone scan it, print it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html import escape

import segno
import streamlit as st


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
    # as PNG: Streamlit's own choice blurs the edges
    st.image(qr_png(link.address), width=220, output_format="PNG", alt="QR code of the link above")
    st.text(link.note)
    with st.container(horizontal=True):
        if link.poster:
            st.link_button("Poster to print", link.poster)
            if link.tablet:
                st.link_button("Use on a tablet here", link.tablet)
            if link.paper:
                st.link_button("Form to print on paper", link.paper)
        else:
            st.download_button(
                "Sheet to print", slip(link), "feedback-link.html", "text/html", on_click="ignore"
            )
        st.download_button(
            "QR code as a picture", qr_png(link.address), "feedback-qr.png", "image/png", on_click="ignore"
        )


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
