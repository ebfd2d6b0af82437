"""The words of family work. Values are stored; titles are shown."""

from __future__ import annotations

from enum import StrEnum


class PersonRole(StrEnum):
    """A person's role in their family."""

    BIRTH_PARENT = "birth_parent"
    OTHER_PARENT = "other_parent"
    CARER = "carer"
    INFANT = "infant"
    UNBORN = "unborn"

    @property
    def words(self) -> str:
        return "Unborn baby" if self is PersonRole.UNBORN else self.value.replace("_", " ").capitalize()

    @property
    def answers(self) -> bool:
        """Whether a person in this role can answer questions."""
        return self not in {PersonRole.INFANT, PersonRole.UNBORN}


class Grouping(StrEnum):
    """The THRIVE groupings: what a family needs and chooses now, not how severe anything is."""

    THRIVING = "thriving"
    GETTING_ADVICE = "getting_advice"
    GETTING_HELP = "getting_help"
    GETTING_MORE_HELP = "getting_more_help"
    GETTING_RISK_SUPPORT = "getting_risk_support"

    @property
    def words(self) -> str:
        """In the words of the THRIVE framework."""
        return self.value.replace("_", " ").title()


class ProposedBy(StrEnum):
    TOGETHER = "together"
    FAMILY = "family"
    TEAM = "team"
    REFERRER = "referrer"

    @property
    def words(self) -> str:
        return {"together": "Family and team together"}.get(self.value, self.value.capitalize())


class FamilyAgreed(StrEnum):
    """Whether the family agreed with a grouping. "Not asked" does not mean "no"."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class CloseReason(StrEnum):
    COMPLETED = "completed"
    FAMILY_STOPPED = "family_stopped"
    REFERRED_ON = "referred_on"
    MOVED_AWAY = "moved_away"
    NOT_TAKEN_UP = "not_taken_up"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "completed": "The work was completed",
            "family_stopped": "The family decided to stop",
            "referred_on": "Referred on to another service",
            "moved_away": "The family moved away",
            "not_taken_up": "The family did not take it up",
            "other": "Another reason",
        }[self.value]


class Occasion(StrEnum):
    """When in an episode a measure or a form is answered."""

    START = "start"
    REVIEW = "review"
    END = "end"
    OTHER = "other"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class EntryMode(StrEnum):
    """How the answers reached the person who typed them in."""

    PAPER = "paper"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"

    @property
    def words(self) -> str:
        return {"paper": "On paper", "telephone": "By telephone", "in_person": "In person"}[self.value]
