from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId


class Organisation(Base):
    """A team's employer or partner: the wall between people's data."""

    __tablename__ = "organisations"

    id: Mapped[RandomId]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
