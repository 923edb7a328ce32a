"""Changes of a file as a patch."""


def unified(name: str, before: bytes, after: bytes) -> str:
    """A unified diff that `patch` understands."""
    from difflib import unified_diff

    old, new = (data.decode().splitlines(keepends=True) for data in (before, after))
    lines = unified_diff(old, new, name, name)
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines
    )
