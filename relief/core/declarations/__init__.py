"""The core's declarations, one file a group of the sidebar."""
