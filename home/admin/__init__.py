"""The editors’ side of the ground: what home.wagtail_hooks registers."""
