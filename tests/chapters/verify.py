#!/usr/bin/env python3
"""Checks the labels of this folder against the chapters; needs nothing but PyYAML.

Every labelled place must hold exactly the text claimed, every path must exist, and the counts must be those of README.md.
Prints what is wrong and exits 1, or one line and exits 0.
"""

import pathlib
import re
import sys
from collections import Counter

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ZONES = {"prose", "heading", "caption", "quote", "run-in", "note", "definition"}
LINK = re.compile(
    r"(?<!!)\[([^\[\]]*)\]\((<[^>]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"]*\")?\)"
)
YEAR = re.compile(r",?\s*\(?((?:19|20)\d\d[a-z]?|n\.d\.)\)?$")
problems = []
texts = {}


def bad(message):
    problems.append(message)


def lines_of(path):
    if path not in texts:
        file = HERE / path
        if not file.is_file():
            bad(f"{path}: no such file")
            texts[path] = []
        else:
            texts[path] = file.read_bytes().decode("utf-8").split("\n")
    return texts[path]


def held(place):
    """The text between the start and the end of a place."""
    lines = lines_of(place["path"])
    first, last = place["line"], place.get("end_line", place["line"])
    if last > len(lines) or first > last:
        return None
    part = lines[first - 1 : last]
    part[-1] = part[-1][: place["end_column"] - 1]
    part[0] = part[0][place["column"] - 1 :]
    return "\n".join(part)


def check(place, name):
    text = held(place)
    if text != place["text"]:
        bad(
            f"{name}: {place['path']}:{place['line']}:{place['column']} holds {text!r}, not {place['text']!r}"
        )


def start(place):
    return place["path"], place["line"], place["column"]


def end(place):
    return place["path"], place.get("end_line", place["line"]), place["end_column"]


def load(name):
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def readme_tables():
    """First cells -> count, for each table of README.md whose last cell is a number."""
    tables, rows = [], None
    for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if rows is None:
                rows = {}
                tables.append((cells[0], rows))
            elif cells[-1].isdigit():
                rows[tuple(cells[:-1])] = int(cells[-1])
        else:
            rows = None
    return dict(tables)


def main():
    faults, mentions = load("faults.yaml"), load("mentions.yaml")
    concepts = set()
    base = HERE.parent.parent / "concepts"
    for file in base.rglob("*.yaml") if base.is_dir() else []:
        if file.name not in ("kb.yaml", "references.yaml"):
            concepts.update(
                re.findall(r"^(?:- )?id: (\S+)", file.read_text(encoding="utf-8"), re.M)
            )

    ids = Counter()
    for fault in faults["faults"]:
        name = fault["id"]
        ids[name] += 1
        for place in fault["places"] + fault.get("others", []) + [fault["main"]]:
            check(place, name)
        if fault["main"] not in fault["places"]:
            bad(f"{name}: the main place is none of its places")
        for code in [fault["code"], *fault.get("also", [])]:
            if not re.fullmatch(r"(CIT|DOC)0\d\d", code):
                bad(f"{name}: {code} is no code")
        if not fault["right"]:
            bad(f"{name}: nothing said of what would be right")
    for kind in "clean", "open":
        for place in faults[kind]:
            ids[place["id"]] += 1
            check(place, place["id"])
    faulty = [
        (fault["code"], start(place), end(place))
        for fault in faults["faults"]
        for place in fault["places"]
    ]
    for place in faults["clean"]:
        for code, first, last in faulty:
            if (
                code == place["near"]
                and first < end(place)
                and start(place) < last
                and first[0] == place["path"]
            ):
                bad(f"{place['id']}: called clean, but there is a fault {code} there")
    previous = None
    for mention in mentions["mentions"]:
        ids[mention["id"]] += 1
        check(mention, mention["id"])
        if mention["zone"] not in ZONES:
            bad(f"{mention['id']}: {mention['zone']} is no zone")
        if not mention["reason"] and "open" not in mention:
            bad(f"{mention['id']}: no reason")
        if previous and start(mention) < end(previous) and mention["path"] == previous["path"]:
            bad(f"{mention['id']} overlaps {previous['id']}")
        previous = mention
    positive = {(start(m), end(m), m["concept"]) for m in mentions["mentions"]}
    for place in mentions["non_mentions"]:
        ids[place["id"]] += 1
        check(place, place["id"])
        if (start(place), end(place), place["concept"]) in positive:
            bad(f"{place['id']}: also listed as a mention")
    for place in mentions["mentions"] + mentions["non_mentions"]:
        if concepts and place["concept"] not in concepts:
            bad(f"{place['id']}: there is no concept {place['concept']}")
    for name, count in ids.items():
        if count > 1:
            bad(f"{name}: {count} times")

    files = sorted(file for file in (HERE / "book").rglob("*") if file.is_file())
    sure = [m for m in mentions["mentions"] if "open" not in m]
    citations = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        text = re.sub(
            r"\A---\n.*?\n---\n|^```.*?^```|<!--.*?-->|\{/\*.*?\*/\}", "", text, flags=re.S | re.M
        )
        citations += sum(bool(YEAR.search(link[1])) for link in LINK.finditer(text))
    tables = readme_tables()
    said = {
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "linked citations": citations,
        "faults": len(faults["faults"]),
        "sorts of faults": len({f["sort"] for f in faults["faults"]}),
        "clean places": len(faults["clean"]),
        "open places": len(faults["open"]),
        "mentions": len(sure),
        "open mentions": len(mentions["mentions"]) - len(sure),
        "non-mentions": len(mentions["non_mentions"]),
        "concepts mentioned": len({m["concept"] for m in sure}),
    }
    for title, counts in {
        "what": {(key,): value for key, value in said.items()},
        "code": Counter((f["code"], f["sort"]) for f in faults["faults"]),
        "zone": Counter((m["zone"],) for m in sure),
        "reason": Counter((reason,) for m in sure for reason in m["reason"]),
    }.items():
        if tables.get(title) != dict(counts):
            bad(
                f'README.md, table "{title}": {set(tables.get(title, {}).items()) ^ set(dict(counts).items())}'
            )
    if sum(tables.get("non-mention", {}).values()) != said["non-mentions"]:
        bad("README.md: the non-mentions do not add up")
    for name, least in {
        "faults": 300,
        "sorts of faults": 12,
        "clean places": 60,
        "mentions": 500,
        "non-mentions": 100,
    }.items():
        if said[name] < least:
            bad(f"only {said[name]} {name}")

    for problem in problems:
        print(problem)
    if not problems:
        print("all places hold: " + ", ".join(f"{value} {key}" for key, value in said.items()))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
