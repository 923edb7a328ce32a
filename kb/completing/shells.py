"""How bash, zsh and fish ask for completions and take them: Typer's protocol of variables.

bash sends its words a line each (COMP_WORDS) and which of them is typed (COMP_CWORD), zsh and fish
the command line up to the cursor (_TYPER_COMPLETE_ARGS).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BLANK = " \t\n"


class Word:
    """A word of a command line: its text without quotation, the quote it leaves open, if any."""

    __slots__ = ("quote", "text")

    def __init__(self, text: str, quote: str = "") -> None:
        self.text = text
        self.quote = quote


class Line:
    """A command line after the program's name: the words before the one typed, and that one.

    `broken_off` is how much of the typed word the shell takes for words of their own, which is
    not to be said again (bash ends words at `:` and `=`).
    """

    __slots__ = ("before", "broken_off", "typed")

    def __init__(self, before: list[str], typed: Word, broken_off: int = 0) -> None:
        self.before = before
        self.typed = typed
        self.broken_off = broken_off


def asked(shell: str) -> Line:
    """The command line that a shell wants completed."""
    if shell == "bash":
        return _from_bash(os.environ.get("COMP_WORDS", ""), os.environ.get("COMP_CWORD", ""))
    found = split(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    return Line([word.text for word in found[1:-1]], found[-1] if len(found) > 1 else Word(""))


def _from_bash(given: str, number: str) -> Line:
    pieces = given.split("\n") if "\n" in given else [word.text for word in split(given)]
    typed = int(number) if number.isdecimal() else len(pieces) - 1
    pieces = [*pieces, ""][1 : typed + 1]
    words, broken_off = _joined(pieces)
    read = [split(word)[-1] for word in words] or [Word("")]
    return Line([word.text for word in read[:-1]], read[-1], broken_off)


def _joined(pieces: Sequence[str]) -> tuple[list[str], int]:
    """The words that bash took apart at `:` and `=`, and how much of the last stands apart."""
    words: list[str] = []
    broken_off = 0
    joining = False
    for piece in pieces:
        breaks = piece.strip(":=") == "" != piece
        if words and (breaks or joining):
            broken_off = len(words[-1])
            words[-1] += piece
        else:
            broken_off = 0
            words.append(piece)
        if breaks:
            broken_off = len(words[-1])
        joining = breaks
    return words, broken_off


def split(line: str) -> list[Word]:
    """The words of a command line; the last is the one being typed, perhaps empty."""
    words: list[Word] = []
    text, quote, begun = "", "", False
    rest = iter(line)
    for character in rest:
        if character == "\\" and quote != "'":
            following = next(rest, "")
            kept = quote and following not in ('"', "\\", "$", "`")
            text, begun = text + ("\\" if kept else "") + following, True
        elif character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote, begun = character, True
        elif not quote and character in BLANK:
            if begun:
                words.append(Word(text))
            text, begun = "", False
        else:
            text, begun = text + character, True
    return [*words, Word(text, quote)]


def told(shell: str, line: Line, found: Sequence[str]) -> str:
    """Candidates as a shell takes them."""
    if shell == "bash":
        quote = line.typed.quote
        return "".join(_for_bash(word[line.broken_off :], quote) + "\n" for word in found)
    if shell == "zsh":
        return _for_zsh(found)
    return "".join(word + "\n" for word in found)


def _for_bash(word: str, quote: str) -> str:
    """A word as it may stand on bash's command line, inside the quote that is open."""
    if quote == "'":
        return word.replace("'", "'\\''")
    special = '"\\$`' if quote else " \"'\\$`&|;<>(){}[]*?!#~^"
    return "".join("\\" + c if c in special else c for c in word)


def _for_zsh(found: Iterable[str]) -> str:
    """Commands for zsh to evaluate; no blank of a word is a blank of these."""
    ended = [_zsh_word(word) for word in found if word[-1] not in "/:="]
    going_on = [_zsh_word(word) for word in found if word[-1] in "/:="]
    said = f"compadd -- {' '.join(ended)}\n" if ended else ""
    return said + (f"compadd -S '' -- {' '.join(going_on)}\n" if going_on else "")


def _zsh_word(word: str) -> str:
    plain = "".join(c if c.isalnum() or c in "-_./:" or c > "\x7f" else _escape(c) for c in word)
    return f"$'{plain}'"


def _escape(character: str) -> str:
    return f"\\x{ord(character):02x}"


SCRIPTS = {
    "bash": """\
_kb_completion() {
    local IFS=$'\\n' reply
    COMPREPLY=()
    while IFS= read -r reply; do
        COMPREPLY+=("$reply")
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        _KB_COMPLETE=complete_bash "$1" 2>/dev/null)
    [[ ${COMPREPLY[0]-} == *[/:=] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F _kb_completion kb
""",
    "zsh": """\
#compdef kb
_kb_completion() {
    eval "$(_TYPER_COMPLETE_ARGS="${(j: :)words[1,$CURRENT]}" \\
        _KB_COMPLETE=complete_zsh $words[1] 2>/dev/null)"
}
if [[ $funcstack[1] == _kb ]]; then
    _kb_completion
else
    compdef _kb_completion kb
fi
""",
    "fish": """\
complete --command kb --no-files --arguments "(_KB_COMPLETE=complete_fish \\
    _TYPER_COMPLETE_FISH_ACTION=get-args \\
    _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) kb 2>/dev/null)"
""",
}
"""What `kb --show-completion SHELL` prints."""
