"""What the figures of each dashboard mean, in plain words. The text is Markdown."""

from __future__ import annotations

from analysis.catalogue import spc_constants, thresholds


NATIONAL = (
    "**Very good or good**: of everyone who answered the national Friends and Family question, “Don’t know” "
    "included, the share who chose one of the two (NHS England’s formula). People who left it blank are in "
    "neither number."
)
PEOPLE = (
    "**People** are responses: someone who answers twice counts twice, because the service cannot tell that "
    "it is the same person."
)
THIS_WEEK = (
    (
        "**New** is everything the team has not marked as discussed, whenever it came. An anonymous response "
        "has a month and no day."
    ),
    PEOPLE,
    NATIONAL,
    "It counts the last three months, including this one.",
)
RESULTS = (
    PEOPLE,
    (
        "**Answered** a question means chose, wrote or rated something. “Don’t know” and similar answers are "
        "counted separately. So are people who left it blank or did not see it. Only in the national "
        "question is “Don’t know” one of the answers."
    ),
    NATIONAL,
    (
        "**Likely between**: how far chance alone could move a percentage of this many people (Wilson, 95%). "
        f"Under {thresholds().few_answers.value} answers the page says so."
    ),
    (
        f"**About the person**: answers are shown from {thresholds().many_people.value} people on, as the "
        "forms promise."
    ),
)
TRENDS = (
    (
        "**A point** is a whole month, by the answers counted above: of those who chose any answer, the "
        "share who chose one of these. A month without answers is a gap, and no line crosses it. This month "
        "is added when it is over."
    ),
    (
        "**Limits** show how far points move by chance when nothing has changed: the mean and 2.66 times the "
        f"average step between neighbours. Under {spc_constants().short_series.value} points there are none "
        "yet."
    ),
    (
        "**More than chance** is a point outside a limit, seven in a row rising or falling, seven in a row "
        "on one side of the mean, or two in three close to a limit."
    ),
    (
        "**Target badge**: if both limits are better than the target, it will be met as things are. If both "
        "are worse, it will not. Otherwise chance decides. A planned path to the target is drawn, but the "
        "rules do not use it."
    ),
    (
        "**Days from one to the next**: for events rarer than one in two months. Each point is an event and "
        "the days since the one before; longer is rarer."
    ),
)
THEMES = (
    (
        "**People** are responses with at least one comment in the theme. A comment can be in several "
        "themes, so the numbers do not add up."
    ),
    (
        "**Sorted by machine**, on this server only. **Checked by staff** is the share of comments whose "
        "label someone confirmed or corrected. A correction counts at once."
    ),
    (
        "**Not sorted**: no theme was certain enough. **Not analysable**: too short, or in a language that "
        "has not been translated yet; shown as typed."
    ),
)
RESPONSE = (
    """
- **Links created**: one-time links of the months you are looking at, without those withdrawn. **Sent by
  email**: the links this service emailed; the others were handed over. The service never checks whether an
  email was read.
- **Answered**: responses that came in those months, in any way. For an anonymous form it cannot be known
  which link a response came from, so there is no response rate for links, and none is estimated.
- **Started but not sent**: drafts with at least one saved page, as of now. They may still be sent. No one
  can read them.
- **Open the responses**: only for forms that are not anonymous. The others were promised to stay anonymous.
""",
)
PATHWAY = (
    (
        "**Responses**: how many were sent in the months you are looking at. Someone who answered twice "
        "counts twice."
    ),
    (
        "**Very good or good**: of everyone who answered the national Friends and Family question, “Don’t "
        "know” included. Only family forms ask it."
    ),
    (
        "**Statements answered “Yes”**: of all answers to statements with yes, partly and no, how many were "
        "yes; each statement counts. Measures such as CORE-10 do not rate the service and are not included."
    ),
    "**Not asked**: the forms of this group do not ask it, or no one answered it.",
)
