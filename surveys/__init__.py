"""Forms as data, the journey through a form, and the validation of answers.

Pure: the standard library, pydantic and one YAML reader. No database, no user interface, no clock;
``surveys.definitions.files`` is the only module that opens files. One noun for each thing, in code and in
text:

form            what a person is asked, as versioned data; a published version never changes
section         questions of a form that belong together
question        one thing asked (or an information page, which asks nothing)
statement       one line of a question whose lines share an answer scale
option          one thing to choose; its stored code never changes, its label may be corrected or translated
answer scale    options that several questions of a form share
condition       when a question or a section is shown
answer          what one person answered to one question
draft           answers that are saved but not yet submitted
response        a submitted form; "submit" is a verb, never the thing
journey         a form and the answers so far
page            one step of a journey: the start, a question, check-your-answers
problem         what is wrong with an answer or a definition: where, what, how to fix it
touchpoint      the point of the service a form belongs to, such as after a visit
locale          a form's words in another language
face words      what the pages around a form say, in one language
wording         a question whose words are set nationally
helpline        where a person can get help immediately
measure         a standard questionnaire: how it is scored, every figure with its source
scale           what a measure reports: its total or a subscale
score           the points of a measure's scales; "unscorable" gives the reason why there is none
band            a named range of scores, as defined by one authority
change rule     how many points count as a reliable change, as defined by one authority
risk rule       an answer that needs a conversation with the person
goal            what a person wants to change, in their own words
pair            the first and last score of the same thing, from the same respondent
wording pack    licensed words of a measure, supplied by the team that holds the licence

Import each name from its own module.
"""
