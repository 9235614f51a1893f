"""Guides: the seven elements, their two-page guides and PDFs, the overview, the implementation guide, resources."""
