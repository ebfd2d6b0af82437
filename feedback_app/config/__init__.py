"""The settings of one running service: ``Settings()`` reads and checks them."""

from feedback_app.config.settings import Settings
from feedback_app.config.workspaces import WorkspaceKind, default_data_dir


__all__ = ["Settings", "WorkspaceKind", "default_data_dir"]
