"""What the diagnostic has in the editors' back office: lists, panels, forms. Only wagtail_hooks knows it."""
