"""Asking the network what became of sources: the only part of kb that does.

`doors` tells which machines may be asked, `asking` asks politely and follows redirects, `cache`
keeps what was answered, `services` knows how Crossref, arXiv and doi.org are asked and what they
say, and `answering` is what rules ask. May import `kb.check.answers`, the model and what is below;
httpx2 (the extra `online`) only when something is asked. Read `answering` next.
"""
