"""The command line, one module an audience: `lookup` for writers, `review` for reviewers,
`tooling` for programs; `app` puts them together, `session` finds the base, `helping` lays out the
help pages, `shell` installs completion. May import everything.
Nothing heavy is imported at the top: a command pays for what it uses.

A command is a function whose docstring is its help: a sentence, more if need be, and a last
paragraph `Example: kb …` or `Examples: kb … · kb …`, which `helping` shows a line each. Adding
one is a line in `app.AUDIENCES`; `python -m kb.commands.declared` then notes its options for
completion (`kb/declared.py`).
"""
