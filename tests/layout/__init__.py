"""Tests of the canonical layout: a writer of untidy entries, and what must hold of any layout.

`Untidy` writes the same values as many authors would: any order of keys, indentation, quoting,
folding, flow or block, with comments and blank lines everywhere. Every text holds a token of its
own (`v7`), every comment one (`c3`), so that what a comment belongs to can be read from any text.
"""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

WORDS = (
    "a word and another of the kind that [[links]] make: no, #not 'quite' \"so\" - but § 1.2 "
    "größer 言葉 🜂 e.g. [x] {y} 12:30:45 0x1F | > & * ! % @ ` --- -- ? : ; a\\b https://e.org/x#y"
).split()


class Comment(NamedTuple):
    """A comment as written: where it stood, and the tokens of what it belongs to."""

    text: str
    place: str  # above, beside or below
    tokens: frozenset[str]


class Untidy:
    """Writes values as untidy YAML; `comments` tells what was written between them."""

    def __init__(self, random: Random, rate: float = 0.25) -> None:
        self._random = random
        self._rate = rate
        self._texts = 0
        self.comments: list[Comment] = []

    def entry(self, name: str) -> dict[str, Any]:
        """The values of an entry with some of all the fields that there are."""
        chance = self._random.random
        made: dict[str, Any] = {"id": f"{name}-{self._token()}", "label": self.text(2)}
        fields: dict[str, Callable[[], Any]] = {
            "aliases": lambda: [self.text(2), {"text": self.text(2), "because": self.text(9)}],
            "forms": lambda: [self.text(1) for _ in range(self._random.randint(1, 9))],
            "kind": lambda: f"kind-{self._token()}",
            "topics": lambda: [f"topic-{self._token()}"],
            "because": lambda: self.text(6),
            "definition": lambda: {"text": self.text(40), "cites": self._cites()},
            "senses": lambda: [
                {"id": self._token(), "text": self.text(25), "versus": {"narrow": self._token()}}
                for _ in range(2)
            ],
            "relations": lambda: {
                "is-a": self._token(),
                "part-of": [{"to": self._token(), "because": self.text(15)}, self._token()],
            },
            "notes": lambda: [{"kind": self._token(), "text": self.text(30)}, self.text(20)],
            "media": lambda: {"title": self.text(5), "url": f"https://e.org/{self._token()}"},
            "unknown": lambda: {"deeper": [[self.text(2), self.text(3)], [self.text(1)]]},
        }
        return made | {key: make() for key, make in fields.items() if chance() < 0.6}

    def _cites(self) -> Any:
        cites = [f"key {self._token()}", {"source": self._token(), "note": self.text(12)}]
        return cites if self._random.random() < 0.5 else cites[0]

    def _token(self) -> str:
        self._texts += 1
        return f"v{self._texts}"

    def text(self, length: int) -> str:
        """Some words, now and then with white space that folding must not touch."""
        words = [self._random.choice(WORDS) for _ in range(self._random.randint(0, length))]
        words.insert(self._random.randint(0, len(words)), self._token())
        joined = " ".join(words)
        odd = self._random.random()
        if odd < 0.05:
            return joined.replace(" ", self._random.choice(["  ", "\n", "\n\n", "\t", "\n  "]), 2)
        if odd < 0.08:
            return self._random.choice([" ", "\n", "", "\u2028"]) + joined + "\n"
        return joined

    def written(self, value: Any) -> str:
        """A text that means the value."""
        return "".join(line + "\n" for line in self._block(value, 0))

    def _comment(self, place: str, value: Any) -> str:
        text = f"# c{len(self.comments)} {self._random.choice(['why', 'x: [y', '# -', chr(39)])}"
        self.comments.append(Comment(text, place, frozenset(_tokens_in(value))))
        return text

    def _now(self, weight: float = 1) -> bool:
        return self._random.random() < self._rate * weight

    def _beside(self, value: Any) -> str:
        blank = self._random.choice([" ", "  ", "\t"])
        return blank + self._comment("beside", value) if self._now() else ""

    def _above(self, value: Any, indent: int) -> list[str]:
        made: list[str] = []
        while self._now(0.7):
            made += [""] * self._random.randint(0, 2)
            made.append(" " * indent + self._comment("above", value))
        return made + [""] * (self._random.randint(1, 3) if self._now(0.5) else 0)

    def _block(self, value: Any, indent: int, *, outdented: bool = False) -> list[str]:
        """The lines of a mapping or list in block style, each part with its remarks."""
        lines: list[str] = []
        pairs = list(value.items()) if isinstance(value, dict) else [(None, one) for one in value]
        if isinstance(value, dict):
            self._random.shuffle(pairs)
        for key, inner in pairs:
            if lines or indent or key is None:  # what stands at the top is about the file
                lines += self._above(inner, indent)
            lead = " " * indent + ("-" if key is None else self._key(key) + ":")
            lines += self._value(lead, inner, indent, listed=key is None)
        if not outdented and self._now(0.4):
            lines.append(" " * indent + self._comment("below", value))
        return lines

    def _key(self, key: str) -> str:
        return json.dumps(key) if self._now(0.3) else key

    def _value(self, lead: str, value: Any, indent: int, *, listed: bool) -> list[str]:
        step = self._random.choice([1, 2, 2, 2, 4])
        if isinstance(value, str):
            return self._scalar(lead, value, indent + step)
        if self._random.random() < 0.4:
            return self._flow_lines(lead, value, indent + step)
        if listed and self._random.random() < 0.7:
            inner = self._block(value, indent + 2)
            if inner[0].strip() and not inner[0].lstrip().startswith("#"):
                return [lead + " " + inner[0].lstrip(" "), *inner[1:]]
            return [lead, *inner]
        less = 0 if isinstance(value, list) and not listed and self._now() else step
        beside = self._beside(value).replace("\t", " ")
        return [lead + beside, *self._block(value, indent + less, outdented=not less)]

    def _flow_lines(self, lead: str, value: Any, indent: int) -> list[str]:
        if self._random.random() < 0.7:
            return [f"{lead} {self._flow(value)}{self._beside(value)}"]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        pad = " " * indent
        lines = [f"{lead} {opening}"]
        pairs = list(value.items()) if isinstance(value, dict) else [(None, one) for one in value]
        for key, inner in pairs:
            lines += self._above(inner, indent)
            said = self._flow(inner)
            lines.append(pad + (said if key is None else f"{key}: {said}") + ",")
            lines[-1] += self._beside(inner)
        return [*lines, pad + closing]

    def _flow(self, value: Any) -> str:
        if isinstance(value, str):
            plain = re.fullmatch(r"[a-z][a-z0-9-]*", value)
            return value if plain and self._now(2) else self._quoted(value)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {self._flow(one)}" for key, one in value.items()) + "}"
        return "[" + ", ".join(map(self._flow, value)) + "]"

    def _quoted(self, text: str) -> str:
        simple = text.isprintable() and self._random.random() < 0.5
        return "'" + text.replace("'", "''") + "'" if simple else double(text)

    def _scalar(self, lead: str, text: str, indent: int) -> list[str]:
        forms: list[Callable[[str, str, int], list[str] | None]]
        forms = [self._plain, self._folded, self._literal, self._several]
        self._random.shuffle(forms)
        for form in forms[: self._random.randint(0, 4)]:
            lines = form(lead, text, indent)
            if lines is not None:
                return lines
        return [f"{lead} {self._quoted(text)}{self._beside(text)}"]

    def _plain(self, lead: str, text: str, indent: int) -> list[str] | None:
        if not re.fullmatch(r"[a-zA-Z0-9ß-ÿ§ .'\"-]+", text) or text[0] in " .-'\"" or "  " in text:
            return None
        if text.endswith(" ") or " -" in text:
            return None
        return [f"{lead} {text}{self._beside(text)}"]

    def _wrapped(self, text: str) -> list[str] | None:
        if not text.isprintable() or "  " in text or text != text.strip() or not text:
            return None
        lines: list[str] = []
        for word in text.split(" "):
            if lines and self._random.random() < 0.7:
                lines[-1] += " " + word
            else:
                lines.append(word)
        return lines

    def _folded(self, lead: str, text: str, indent: int) -> list[str] | None:
        ends = text.endswith("\n")
        lines = self._wrapped(text.removesuffix("\n"))
        if lines is None:
            return None
        header = ">" if ends else ">-"
        return [f"{lead} {header}{self._beside(text)}", *(" " * indent + line for line in lines)]

    def _literal(self, lead: str, text: str, indent: int) -> list[str] | None:
        printable = all(c.isprintable() or c in "\n\t" for c in text)
        if (
            not printable
            or not text.strip()
            or text[0] in " \n\t"
            or "\n\t" in text
            or text.endswith("\n\n")
        ):
            return None
        header = "|" if text.endswith("\n") else "|-"
        lines = text.removesuffix("\n").split("\n")
        pad = " " * indent
        written = [pad + line if line else "" for line in lines]
        return [f"{lead} {header}{self._beside(text)}", *written]

    def _several(self, lead: str, text: str, indent: int) -> list[str] | None:
        """Quoted over several lines."""
        lines = self._wrapped(text)
        if lines is None:
            return None
        lines = [double(line)[1:-1] for line in lines]
        first, *others = ('"' + "\n".join(lines) + '"').split("\n")
        written = [f"{lead} {first}", *(" " * indent + line for line in others)]
        return [*written[:-1], written[-1] + self._beside(text)]


def double(text: str) -> str:
    """A text in double quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028")


def tokens(text: str) -> list[str]:
    """The tokens of the texts in a text."""
    return re.findall(r"(?:(?<![A-Za-z])|(?<=\\[nt]))v\d+(?!\w)", text)


def _tokens_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return tokens(value)
    inside = value.values() if isinstance(value, dict) else value
    return [token for one in inside for token in _tokens_in(one)]


def misplaced(text: str, comments: list[Comment]) -> list[Comment]:
    """The comments that are missing from a text, or stand with something else than they did."""
    lines = text.split("\n")
    at = {line[line.index("# c") :]: n for n, line in enumerate(lines) if "# c" in line}
    bare = [line[: line.index("# c")] if "# c" in line else line for line in lines]
    return [one for one in comments if one.text not in at or not _well(one, bare, at[one.text])]


def _well(comment: Comment, lines: list[str], number: int) -> bool:
    own = tokens(lines[number])
    before = next((t for n in range(number - 1, -1, -1) for t in tokens(lines[n])[::-1]), None)
    after = next((t for n in range(number + 1, len(lines)) for t in tokens(lines[n])), None)
    if comment.place == "below":
        return before in comment.tokens and not own
    if own:
        return own[-1] in comment.tokens
    follows = after in comment.tokens
    return (follows and before not in comment.tokens) or (
        comment.place == "beside" and before in comment.tokens
    )
