"""Seeded faults in the real base: what the rules find of them, and what the fixes make of them.

`mutators` change texts blind: they import nothing of kb and know no rule. `meaning` reads both
texts with PyYAML and tells which values changed. `contract` says, from the format's description
alone, which rules have to find such a change. `running` checks and mends, `reporting` counts.
"""
