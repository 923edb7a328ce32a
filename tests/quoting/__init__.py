"""Tests of quotations: verified, altered, absent, unavailable. The sources are written for them."""
