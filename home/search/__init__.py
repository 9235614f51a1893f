"""Search over the site's pages: what was asked, what matches, in which order, and how it is shown."""
