"""The frame of the dashboards, and what they draw: filters, saved views, results and lists."""
