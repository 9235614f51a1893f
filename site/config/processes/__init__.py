"""Web, worker and beat beside each other: what ``manage.py serve`` runs."""
