"""The account of sources: each work with what cites it, and how; read `account` next.

`account` gathers the citations of each work, `concerned` tells which findings are about which
source, `values` gives both as JSON. All are functions of a base and of what was found in it.
"""
