"""What an author says, as records: entry, citation, source, relation, manifest.

Records validate and know the short forms; they hold no places and do no input or output. May
import only `diagnostics` and its like. Read `entry` next.
"""
