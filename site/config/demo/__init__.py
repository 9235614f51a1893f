"""Invented people and organisations to try the site with. Never on a real service."""
