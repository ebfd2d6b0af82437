"""The channels this service sends by: one line for each, and a folder next to this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedback_app.config.settings import Settings
from feedback_app.delivery import email
from feedback_app.delivery.protocol import Channel, Delivery


CHANNELS: Mapping[Channel, Callable[[Settings], Delivery | None]] = {
    Channel.EMAIL: email.delivery_for,
}


def deliveries_for(settings: Settings) -> Mapping[Channel, Delivery]:
    """How messages are sent with these settings. Those of a channel left out are held."""
    ways = {channel: delivery_for(settings) for channel, delivery_for in CHANNELS.items()}
    return {channel: way for channel, way in ways.items() if way is not None}
