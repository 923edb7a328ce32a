"""Tests of works: addresses, the table of canonical forms, grouping."""
