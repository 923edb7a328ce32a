"""Sources as citations: CSL-JSON, BibTeX, inline links and reference lines, any CSL style.

`csl` makes a CSL-JSON record of a source; all the others work on such records as plain values, so
that a command can cite out of the index without loading the model. May import the model and what
is below it; read `csl` next.
"""
