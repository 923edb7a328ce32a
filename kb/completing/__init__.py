"""Answers to the Tab key, before anything heavy is imported.

`shells` reads what bash, zsh and fish ask and writes what they take, `line` sees what is being
typed, `terms` finds it in the index, `answering` puts them together. What commands declare is in
`kb.declared`, made from the commands themselves. Imports `os`, `sys` and `_sqlite3` alone, but
where a small base has no index yet.
"""
