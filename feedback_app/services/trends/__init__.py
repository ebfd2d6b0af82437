"""Trends: what can be followed month by month, how it is judged, and notes on charts."""
