"""The Streamlit face under measurement."""
