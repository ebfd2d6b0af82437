"""The one list of team pages, read by the routes, the sidebar, the links, the dashboards and saved views."""
