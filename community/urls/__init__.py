"""Addresses, one subject a module; site/config/urls.py says where each stands."""
