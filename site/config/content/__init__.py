"""Loads the words of site/content into Wagtail, in English and Welsh."""
