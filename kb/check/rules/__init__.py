"""The rules, one module a family (docs/design's catalogue): structure, references, graph, labels,
definitions, citations, suppressions. Each module ends in the list `RULES`.
"""
