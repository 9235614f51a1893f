"""Tags of community for templates of the whole site."""
