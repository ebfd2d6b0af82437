"""A report as PDF, Word, workbook and web page: what stands in it, in its order, nothing added."""
