"""Putting a whole round of members into pairs, threes or fours.

Pure: no database, no clock, and the same input gives the same result. ``outcome.match`` does it all: scores of all with
all (``scores``), the best pairs (``pairs``), larger groups and who is left over (``groups``). Protected
characteristics are neither asked nor scored.
"""
