"""The text of Markdown, roughly: what its marks say is taken away, what they hold is kept."""

import html
import re

_FRONT = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_LINES = re.compile(
    r"^[ \t]*(?:(?:```|~~~)[^\n]*|\[(?!\^)[^\]\n]+\]:[^\n]*|[-*_=][-*_= \t]{2,}|[|:\- \t]{3,})$",
    re.MULTILINE,
)
"""Fences, addresses of links, rules and the lines below headings and heads of tables."""

_LEAD = re.compile(r"^(?:[ \t]*>)+|^[ \t]*(?:#{1,6}|[-*+])(?=[ \t])|^\[\^[^\]\n]+\]:", re.MULTILINE)
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?<!`)`(?P<code>[^`\n]+)`(?!`)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]*)>"
    r"|(?P<gone>!\[[^\[\]\n]{0,2000}\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?"  # a picture
    r"|\[\^[^\[\]\s]{1,80}\]"  # the mark of a note
    r"|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # where a link leads
    r"|(?<=\])\[[^\[\]\n]*\]"
    r"|</?[A-Za-z][^<>]*>"
    r"|\*+|~~|`+|\\$)"
    r"|(?P<bar>\|)",
    re.MULTILINE,
)
_MODULE = re.compile(r"^(?:import|export)\s[^\n]*$", re.MULTILINE)
_MDX_COMMENT = re.compile(r"\{/\*.*?(?:\*/\}|\Z)", re.DOTALL)


def plain_text(text: str, *, mdx: bool = False) -> str:
    """The text of Markdown on the lines it stands on; of MDX without imports and comments.

    Texts that stand for pictures go, and marks of notes; code stays.
    """
    for pattern in (_FRONT, _COMMENT, _UNSEEN, *((_MODULE, _MDX_COMMENT) if mdx else ())):
        text = pattern.sub(_lines_of, text)
    text = _LEAD.sub(" ", _LINES.sub("", text))
    return html.unescape(_INLINE.sub(_said, text))


def _lines_of(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _said(match: re.Match[str]) -> str:
    if match["bar"]:
        return " "
    if match["gone"]:
        return _lines_of(match)
    return match["escaped"] or match["code"] or match["address"] or ""
