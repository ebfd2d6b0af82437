"""A report as PDF, Word, workbook and web page: its own content in its own order, with nothing added."""
