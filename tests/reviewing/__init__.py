"""Tests of reviews: digests, stamps in files, `kb review`."""
