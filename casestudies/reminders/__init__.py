"""What the monthly summary says about stories: those that wait for its reader, and new ones near them."""
