"""Finding people: what of them can be found, the index in each process's memory, and the filters of the page."""
