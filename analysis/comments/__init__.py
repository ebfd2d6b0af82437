"""Free text to themes a clinician can trust: clauses, sentiment, themes, quotes, redaction, the word cloud.

Everything here is pure: text and numbers in, frozen objects out. ``catalogue`` alone opens files (the
themes, the word lists and the trained prior that lie beside it). scikit-learn, TextBlob and wordcloud are
imported where they are used and nowhere else, so that reading a comment costs neither their memory nor their
start.
"""
