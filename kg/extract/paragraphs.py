"""Component kg_paragraphs: a blank line ends a sentence, and so does a dateline.

Headlines have no full stop, and the parser would run on; "NAIROBI, Kenya (AP) - " tells where a report was written, and
its places do nothing in the sentence behind it.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc

DATELINE = re.compile(
    r"^[A-Z](?:[A-Z .'’-]{2,40}(?:, [A-Z][\w.]*(?: \d{1,2})?){0,2}|[\w .,'’-]{2,50}(?= \())"
    r"(?: \([A-Z][\w /]{1,30}\))?\s?(?:—|–|--|-)(?=\s+[A-Z“\"])",
    re.MULTILINE,
)


@Language.component("kg_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """Marks sentence starts: behind blank lines and datelines. Must run before the parser, which respects them."""
    datelines = {match.end() for match in DATELINE.finditer(doc.text)}
    for token in doc[:-1]:
        blank = token.is_space and token.text.count("\n") > 1
        if blank or (datelines and token.idx + len(token) in datelines):
            doc[token.i + 1].is_sent_start = True
    return doc
