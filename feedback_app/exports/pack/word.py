"""A report as a Word document."""
from analysis.report import Report
def docx_bytes(report: Report) -> bytes: return b""
