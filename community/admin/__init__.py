"""What people have in the editors' back office: viewsets, tables and menus. Only wagtail_hooks knows it."""
