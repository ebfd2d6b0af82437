"""The ASGI app: Streamlit and the plain routes, on one port."""
