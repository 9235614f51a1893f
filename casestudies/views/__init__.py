"""What readers, members and regional leads ask for that is not a page."""
