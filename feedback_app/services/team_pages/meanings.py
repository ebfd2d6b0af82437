"""What the figures of a page mean, in plain words. The list of team pages gives each to its page."""

from __future__ import annotations

from analysis.catalogue import spc_constants, thresholds


NATIONAL = (
    "**Very good or good**: of all who answered the national Friends and Family question, “Don’t know” "
    "included, those who chose one of the two (NHS England’s formula). Who left it blank is in neither "
    "number."
)
PEOPLE = "**People** are responses: somebody who answers twice counts twice, for nobody could tell."
THIS_WEEK = (
    (
        "**New** is what nobody of the team has marked as discussed, whenever it came: an "
        "anonymous response knows its month and no day."
    ),
    PEOPLE,
    NATIONAL,
    "It counts the last three months, the present one included.",
)
RESULTS = (
    PEOPLE,
    (
        "**Answered** a question is who chose, wrote or rated something. “Don’t know” and the "
        "like are counted by themselves, and so is who left it blank or was not shown it. Only in "
        "the national question is “Don’t know” one of the answers."
    ),
    NATIONAL,
    (
        "**Likely between**: how far chance alone could move a percentage of so many people "
        f"(Wilson, 95%). Under {thresholds().few_answers.value} answers the page says so."
    ),
    (
        f"**About the person**: answers are shown from {thresholds().many_people.value} people on, "
        "as the forms promise."
    ),
)
TRENDS = (
    (
        "**A point** is a whole month, by the answers counted above: of those who chose any "
        "answer, the share who chose one of these. A month without answers is a gap, and no line "
        "goes across it. The present month waits until it is over."
    ),
    (
        "**Limits** show how far points move by chance when nothing has changed: the mean and "
        "2.66 times the average step between neighbours. Under "
        f"{spc_constants().short_series.value} points there are none yet."
    ),
    (
        "**More than chance** is a point beyond a limit, seven in a row rising or falling, seven "
        "in a row on one side of the mean, or two in three close to a limit."
    ),
    (
        "**Target badge**: where both limits clear the target it will be met as things are; where "
        "they fall short it will not; between them chance decides. A planned way is drawn, and no "
        "rule judges by it."
    ),
    (
        "**Days from one to the next**: for events rarer than one in two months. Each point is an "
        "event and the days since the one before; longer is rarer."
    ),
)
THEMES = (
    (
        "**People** are responses with at least one comment in the theme; a comment can be in "
        "several themes, so they do not add up."
    ),
    (
        "**Sorted by machine** on this server alone; **checked by staff** is the share of "
        "comments whose label somebody confirmed or mended. What was mended counts at once."
    ),
    (
        "**Not sorted**: no theme was sure enough. **Not analysable**: too short, or a language "
        "nobody has translated yet; kept as typed."
    ),
)
RESPONSE = (
    """
- **Links made**: one-time links of the months you look at, without those taken back. **Sent by email**: those
  that this service mailed; the others were handed over. Whether a mail was read is never asked.
- **Answered**: responses that came in those months, by whatever way. For an anonymous form nobody can tell
  which link a response came by, so there is no response rate of links, and none is guessed.
- **Began and have not sent**: drafts with at least one page kept, as of now. They may still be sent. Nobody
  can read them.
- **Open the responses**: only of forms that are not anonymous. The others were promised to stay so.
""",
)
PATHWAY = (
    "**Responses**: how many were sent in the months you look at. Somebody who answered twice counts twice.",
    (
        "**Very good or good**: of all who answered the national Friends and Family question, “Don’t know” "
        "included. Only family forms ask it."
    ),
    (
        "**Statements answered “Yes”**: of all answers to statements with yes, partly and no, how many were "
        "yes; each statement counts. Measures such as CORE-10 judge no service and are not in it."
    ),
    "**Not asked**: the forms of this group do not ask it, or nobody answered it.",
)
