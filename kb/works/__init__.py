"""Works: what a URL, a DOI or a number leads to, whichever way it is written.

`forms` is the table of canonical forms, as data; `address` takes a URL apart; `identity` looks it
up in the table; `dates` are those that an address or a number tells; `grouping` puts together the
sources that are one work. All are functions of values. May import the model and what is below it;
read `identity` next.
"""
