"""Checks: every rule of the catalogue over a knowledge base.

`rule` says what a rule is, `rules/` holds them, one module a family, `registry` lists them,
`engine` runs them and turns what they see into findings with places. May import everything below
(model, reading, tables, graph, knowledge base), never lookup, exports, commands or the workspace.
Read `rule` next.
"""
