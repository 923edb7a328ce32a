"""Tests of the account of sources."""
