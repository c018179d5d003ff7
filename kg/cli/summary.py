"""What a build says in the end."""

from kg.model import Counts


def summary(articles: str, counts: Counts, **more: str) -> str:
    """What was done, a line each: `articles` as the caller tells of them, what came of them, and `more`."""
    claims = ", ".join(f"{number:,} {status}" for status, number in sorted(counts.claims.items()))
    off_schema = f"{counts.off_schema:,} left out, an end is not of domain or range (--off-schema FILE: which)"
    lines = {
        "articles": articles,
        "entities": f"{counts.entities:,}",
        "facts": f"{counts.facts:,}",
        "claims": claims or "0",
        **({"off-schema": off_schema} if counts.off_schema else {}),
        **more,
    }
    return "\n".join(f"{name:<9} {value}" for name, value in lines.items())
