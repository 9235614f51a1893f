"""The whole site with its real content, made once and copied for each process that tests it."""
