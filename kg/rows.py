"""What becomes of an article beside its graph, as the JSON lines of --errors and --off-schema have it."""

from kg.errors import ArticleError, ArticleSkipped
from kg.model import Article, OffSchema


def error_row(error: ArticleError) -> dict[str, object]:
    """Place and reason of an article that failed, or was skipped."""
    row: dict[str, object] = {"place": error.source, "reason": error.message}
    if isinstance(error, ArticleSkipped):
        row["skipped"] = True
    return row


def off_schema_row(article: Article, candidate: OffSchema) -> dict[str, object]:
    """A statement that is left out, and where it stands."""
    return {
        "article": article.identifier,
        "subject": candidate.subject,
        "property": candidate.property,
        "object": candidate.object,
        "reason": candidate.reason,
        "sentence": article.text[candidate.start : candidate.end],
        "start": candidate.start,
        "end": candidate.end,
    }
