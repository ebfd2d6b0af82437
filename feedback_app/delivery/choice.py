"""The channels this service sends by: one line for each, and a folder next to this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedback_app.config.settings import Settings
from feedback_app.delivery import email
from feedback_app.delivery.protocol import Channel, Delivery


CHANNELS: Mapping[Channel, Callable[[Settings], Delivery]] = {
    Channel.EMAIL: email.delivery_for,
}


def deliveries_for(settings: Settings) -> Mapping[Channel, Delivery]:
    """How the messages of each channel are sent with these settings."""
    return {channel: delivery_for(settings) for channel, delivery_for in CHANNELS.items()}
