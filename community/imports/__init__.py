"""What a spreadsheet of organisations says. Pure: nothing here asks the database or changes anything."""
