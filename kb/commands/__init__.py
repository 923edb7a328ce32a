"""The command line, by audience: `lookup` and `citing` for writers, `author` and `formatting` for
authors, `review` for reviewers, `tooling` for programs. What they print is made by `tables`,
`markdown`, `writing` (what is pasted) and `beside` (columns), out of values that `comparing` and
`narrowing` make. `app` puts the commands together, `session` finds the base, `helping` lays out the
help pages, `shell` installs completion. May import everything.
Nothing heavy is imported at the top: a command pays for what it uses.

A command is a function whose docstring is its help: a sentence, more if need be, and a last
paragraph `Example: kb …` or `Examples: kb … · kb …`, which `helping` shows a line each. Adding
one is a line in `app.AUDIENCES`; `python -m kb.commands.declared` then notes its options for
completion (`kb/declared.py`).
"""
