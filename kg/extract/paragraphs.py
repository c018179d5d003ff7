"""Component kg_paragraphs: a blank line ends a sentence. Headlines have no full stop, and the parser would run on."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("kg_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """Marks the first word after each blank line as a sentence start; must run before the parser, which respects it."""
    for token in doc[:-1]:
        if token.is_space and token.text.count("\n") > 1:
            doc[token.i + 1].is_sent_start = True
    return doc
