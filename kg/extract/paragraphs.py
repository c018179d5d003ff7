"""Where paragraphs begin: behind a blank line, and behind a dateline.

Headlines have no full stop, and the parser would run on; "NAIROBI, Kenya (AP) - " tells where a report was written, and
its places do nothing in the sentence behind it.
"""

import re

from spacy.tokens import Doc

DATELINE = re.compile(
    r"^[A-Z](?:[A-Z .'’-]{2,40}(?:, [A-Z][\w.]*(?: \d{1,2})?){0,2}|[\w .,'’-]{2,50}(?= \())"
    r"(?: \([A-Z][\w /]{1,30}\))?\s?(?:—|–|--|-)(?=\s+[A-Z“\"])",
    re.MULTILINE,
)


def paragraph_starts(doc: Doc) -> list[int]:
    """The first token of each paragraph of a text that has any token: 0, and those behind blank lines and datelines."""
    datelines = {match.end() for match in DATELINE.finditer(doc.text)}
    starts = [0]
    for token in doc[:-1]:
        blank = token.is_space and token.text.count("\n") > 1
        if blank or (datelines and token.idx + len(token) in datelines):
            starts.append(token.i + 1)
    return starts
