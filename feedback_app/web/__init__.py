"""The ASGI app: Streamlit with the plain routes beside it, on one port."""
