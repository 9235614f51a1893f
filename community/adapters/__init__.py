"""How allauth is fitted to this site."""
