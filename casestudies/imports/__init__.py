"""What a spreadsheet or a Word file says of stories. Pure: nothing here asks the database or changes anything."""
