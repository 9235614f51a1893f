"""What an organisation's own spreadsheet says. Pure: nothing here asks the database or changes anything."""
