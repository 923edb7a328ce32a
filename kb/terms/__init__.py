"""Surface forms: derived forward from labels, folded to keys, matched with a reason.

`spelling` and `inflection` derive, `forms` puts them together for an entry, `keys` folds. Running
text and queries are never stemmed. Imports nothing of kb; read `forms` next.
"""
