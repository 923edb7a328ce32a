"""The command line, one module an audience: `lookup` for writers, `review` for reviewers,
`tooling` for programs; `app` puts them together, `session` finds the base. May import everything.
Nothing heavy is imported at the top: a command pays for what it uses.
"""
