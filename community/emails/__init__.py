"""What community writes to people.

All of it goes through the outbox (``services/outbox.py``): a module of this package says for each kind how it is
written, and ``kinds.py`` lists them. Only what allauth writes is sent at once (``accounts.py``).
"""
