"""What several dashboards share: filters, saved views, results and lists."""
