"""The Streamlit face: thin pages over the services."""
