"""The ground: base pages, blocks, search, feedback, settings and the page cache that every other app stands on."""
