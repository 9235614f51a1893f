"""What stands in the editors' back office."""
