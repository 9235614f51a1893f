"""The whole: settings, addresses and the one timetable. Knows every app; no app knows it."""
