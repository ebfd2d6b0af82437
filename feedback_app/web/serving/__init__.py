"""What routes share: connections, posted forms, templates, assets, security headers."""
