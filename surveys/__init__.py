"""What is asked and how it is answered: forms as data, the way through them, and what counts as an answer.

Pure: the standard library, pydantic and one YAML reader. No database, no screen, no clock;
``surveys.definitions.files`` is the only file that opens files. The nouns, one word each, in code and words:

form            what a person is asked, as versioned data; a published version never changes
section         questions of a form that belong together
question        one thing asked (or an information page that only tells)
statement       one line of a question whose lines share an answer scale
option          one thing to choose; its code is stored for ever, its label may be mended or translated
answer scale    options that several questions of a form share
condition       when a question or a section is shown
answer          what one person answered to one question
draft           answers on their way, not handed in yet
response        a form as somebody handed it in; "submit" is a verb, never the thing
journey         the way through a form: a form and the answers so far
page            one step of a journey: the start, a question, check-your-answers
problem         why an answer, or a definition, cannot be taken as it is: where, what, how to mend it
touchpoint      the moment of the service a form belongs to
locale          a form's words in another language
face words      what the pages around a form say, in one language
wording         a question whose words are set nationally
helpline        where somebody finds help at once
measure         a standard questionnaire: how it is scored, every figure with its source
scale           what a measure reports: its total or a subscale
score           the points of a measure's scales; "unscorable" says why there is none
band            where a score lies in one authority's reading
change rule     how many points are a change that can be trusted, by one authority
risk rule       an answer after which somebody talks with the person
goal            what somebody wants to change, in their own words
pair            the first and the last score of the same thing, seen by the same eyes
wording pack    words of a measure that a licensed team brings along

Import each name from its own module.
"""
