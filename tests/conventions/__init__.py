"""What an NHS service must look like and say, page by page."""
