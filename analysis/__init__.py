"""Summaries, trends, themes and reports. Pure: no database and no Streamlit."""
