"""What the page shell needs in templates."""
