"""Tests of citing: BibTeX, inline links, CSL styles, the command."""
