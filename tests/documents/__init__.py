"""Tests of reading documents: Markdown, MDX, MkDocs Markdown."""
