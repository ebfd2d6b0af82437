"""Streamlit's settings and the first document of its pages."""
