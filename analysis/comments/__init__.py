"""Analysis of free-text comments: clauses, sentiment, themes, quotes, redaction and word clouds.

Everything here is pure: text and numbers in, frozen objects out. Only ``catalogue`` opens files (the themes,
the word lists and the trained prior in ``data``). scikit-learn, TextBlob and wordcloud are imported only
where they are used, so that reading comments does not need their memory or import time.
"""
