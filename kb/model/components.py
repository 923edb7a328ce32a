"""How chapters may write what kb.yaml names under `documents.components`. Imports nothing."""

ADMONITION = "admonition"
"""The name of what is no component but an admonition of MkDocs: `!!! info "Definition: Proxy"`."""
