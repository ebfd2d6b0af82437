"""The respondent's side: links, drafts, page turns and submitting."""
