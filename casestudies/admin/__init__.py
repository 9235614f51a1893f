"""What stories have in the editors' back office: panels, forms, narrowed lists. Only wagtail_hooks knows it."""
