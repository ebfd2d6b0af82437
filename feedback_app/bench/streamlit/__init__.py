"""Measures the Streamlit pages."""
