"""Wrong use, never bad data.

Bad data is a `Finding` with a place (`kb.diagnostics`); what stands here is raised when a
question cannot be asked at all. May import nothing; read `kb.diagnostics` next.
"""


class KBError(Exception):
    """A request that cannot be carried out; its text says what to do. Exit status 2."""


class NoKnowledgeBase(KBError):
    """No folder holding `concepts/kb.yaml` was found, or it cannot be read."""


class UnknownName(KBError):
    """A format, rule, relation type or option value that does not exist."""
