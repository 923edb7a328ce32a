"""The shape of the index file. Every row of an entry hangs on its number, every entry on its file,
so that one changed file replaces its own rows and no others: what entries say of each other is
joined when it is asked for.
"""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folder (path TEXT PRIMARY KEY, device, inode, size, mtime, ctime) WITHOUT ROWID;
CREATE TABLE fault (path TEXT, message TEXT);
CREATE TABLE file (
  n INTEGER PRIMARY KEY, path TEXT UNIQUE, device, inode, size, mtime, ctime, read, faults
);
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, id TEXT, label TEXT, kind TEXT, status TEXT, file INTEGER, line INTEGER,
  definition TEXT, because TEXT, replaced_by TEXT, topics TEXT
);
CREATE INDEX entry_id ON entry (id);
CREATE INDEX entry_file ON entry (file);
CREATE TABLE sense (
  entry INTEGER, pos INTEGER, id TEXT, name TEXT, text TEXT, kind TEXT, status TEXT, requires TEXT,
  versus TEXT, PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE TABLE term (
  entry INTEGER, pos INTEGER, role TEXT, text TEXT, lang TEXT, because TEXT,
  PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE TABLE relation (
  entry INTEGER, pos INTEGER, near TEXT, type TEXT, far TEXT, because TEXT, status TEXT,
  sense TEXT, to_sense TEXT, PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE INDEX relation_near ON relation (near);
CREATE INDEX relation_far ON relation (far);
CREATE TABLE note (
  entry INTEGER, pos INTEGER, kind TEXT, text TEXT, PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE TABLE example (
  entry INTEGER, pos INTEGER, text TEXT, PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE TABLE media (
  entry INTEGER, pos INTEGER, kind TEXT, title TEXT, url TEXT, PRIMARY KEY (entry, pos)
) WITHOUT ROWID;
CREATE TABLE link (entry INTEGER, pos INTEGER, target TEXT, PRIMARY KEY (entry, pos)) WITHOUT ROWID;
CREATE TABLE citation (
  entry INTEGER, owner TEXT, pos INTEGER, source TEXT, locator TEXT, mode TEXT, quote TEXT,
  via TEXT, note TEXT, PRIMARY KEY (entry, owner, pos)
) WITHOUT ROWID;
CREATE TABLE form (key TEXT, entry INTEGER, text TEXT, role TEXT, derived TEXT, spotted INTEGER,
  PRIMARY KEY (key, entry, role)) WITHOUT ROWID;
CREATE INDEX form_entry ON form (entry);
CREATE TABLE look_alike (key TEXT, entry INTEGER, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE TABLE source (
  key TEXT, file INTEGER, label TEXT, title TEXT, url TEXT, type TEXT, record TEXT,
  PRIMARY KEY (key, file)
) WITHOUT ROWID;
CREATE TABLE relation_type (
  name TEXT PRIMARY KEY, rank INTEGER, inverse TEXT, label TEXT, inverse_label TEXT
) WITHOUT ROWID;
CREATE TABLE topic (id TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(label, terms, text, tokenize='unicode61 remove_diacritics 2');
"""

ENTRY_TABLES = (
    "sense", "term", "relation", "note", "example", "media", "link", "citation", "form",
    "look_alike",
)  # fmt: skip
"""The tables whose rows hang on an entry's number."""
