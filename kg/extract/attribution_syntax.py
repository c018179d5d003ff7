"""A parsed Doc as plain lists, with the questions that attribution asks of it: subject, voice, span, negation.

Asking a Doc token by token would cost more than all the rest of attribution.
"""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from kg.extract.paragraphs import DATELINE
from kg.extract.parsed import Doc

NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "WP"))
_AUXILIARIES = frozenset(("MD", "VB", "VBD", "VBP", "VBZ", "VBN", "VBG", "RB", "TO"))
_CLIMBS = frozenset(("conj", "xcomp", "advcl", "pcomp", "prep", "acomp", "attr"))
_TRAILING = frozenset(("relcl", "appos", "acl", "punct", "advcl", "parataxis", "ccomp", "dep", "case"))
_RELATIVES = frozenset(("who", "which", "that"))
_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "nobody", "neither", "nor", "hardly"))
_DASHES = frozenset(("-", "–", "—", "--"))
_MAX_CLIMB = 6  # chains of coordination and control beyond this are mistakes of the parser
_LONGEST_INSERTION = 12  # tokens between the commas of "X, in Y, says"
_WRAPPED = range(40, 120)  # characters of a line that may have been broken for its length


class Syntax:
    """The parse of a Doc, lists by token: characters, head, dependency, tag, lemma, lower-case form, children, edges.

    `line` numbers the lines that separate what is said (a heading, a paragraph): the parser does not know them.
    Looking up children is remembered, so that a token with very many of them costs once.
    """

    def __init__(self, doc: Doc) -> None:
        tokens = doc.tokens
        self.size = len(tokens)
        self.text = doc.text
        self.quotations = doc.quotations()
        self.head = [token.head.i for token in tokens]
        self.dep = [token.dep_ for token in tokens]
        self.tag = [token.tag_ or "-" for token in tokens]
        self.lemma = [token.lemma_.lower() for token in tokens]
        self.low = [token.lower_ for token in tokens]
        self.start = [token.idx for token in tokens]
        self.end = [token.idx + len(token.text) for token in tokens]
        self.left, self.right = list(doc.left_edges), list(doc.right_edges)
        self.kids: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)
        self.line = self._lines()
        self._children: dict[tuple[int, tuple[str, ...]], int] = {}
        self._phrases: dict[int, tuple[int, int]] = {}

    def _lines(self) -> list[int]:
        breaks = 2 if _is_wrapped(self.text) else 1
        datelines = {match.end() for match in DATELINE.finditer(self.text)}
        lines, line = [], 0
        for low, end in zip(self.low, self.end, strict=True):
            if "\n" in low and low.count("\n") >= breaks:
                line += 1
            lines.append(line)
            if end in datelines:
                line += 1
        return lines

    def on_line(self, first: int, last: int, at: int) -> tuple[int, int]:
        """The tokens first..last (inclusive) as far as they stand on the line of token `at`."""
        line = self.line[at]
        return max(first, bisect_left(self.line, line)), min(last, bisect_right(self.line, line) - 1)

    def child(self, i: int, *deps: str) -> int:
        """The first child of `i` with one of these dependencies, or -1."""
        if (found := self._children.get((i, deps))) is None:
            found = next((k for k in self.kids[i] if self.dep[k] in deps), -1)
            self._children[i, deps] = found
        return found

    def forget(self) -> None:
        """Drop what was remembered: the parse was mended."""
        self._children.clear()
        self._phrases.clear()

    def is_passive(self, verb: int) -> bool:
        """Whether a verb is in the passive voice, participles included ("a report published by")."""
        if self.child(verb, "auxpass", "nsubjpass") >= 0 or (self.dep[verb] == "acl" and self.tag[verb] == "VBN"):
            return True
        asked = self.dep[verb] == "advcl" and self.tag[verb] in ("VBN", "VBD")  # "Asked why, X said", "when told that"
        return asked and self.child(verb, "nsubj", "aux") < 0

    def subject(self, verb: int) -> int:
        """The head of the words that stand as subject of a verb, also one shared with another verb; -1 if none is.

        In the passive it is the agent ("by X"). Coordinated verbs, infinitives and participles take their governor's.
        Where the parser has it on another line or nowhere, it is what stands right before the verb.
        """
        if self.is_passive(verb):
            if self.lemma[verb] == "quote":
                return self.child(verb, "nsubjpass")
            agent = self.child(verb, "agent")
            return self.child(agent, "pobj") if agent >= 0 else -1
        at = verb
        for _ in range(_MAX_CLIMB):
            subject = self.child(at, "nsubj")
            if subject < 0 and at != verb:
                subject = self.child(at, "nsubjpass")
            if subject >= 0:
                if self.line[subject] == self.line[verb]:
                    return subject
                break
            dep, head = self.dep[at], self.head[at]
            if dep == "relcl" or (dep == "acl" and not (self.tag[at] == "VBG" and self.low[at - 1] == ",")):
                return head
            if dep == "acl":  # "X spoke in Lagos, saying": the participle is the sentence's, not the noun's
                governor = self._verb_above(head)
                if governor < 0 or governor == at:
                    return head
                at = governor
                continue
            if dep == "pcomp" and self.low[head] == "as":  # "quoted X as saying", "X was quoted as saying"
                head = self.head[head]
                if (controller := self.child(head, "dobj")) >= 0:
                    return controller
            elif dep == "xcomp" and self.tag[at] == "VB" and (controller := self.child(head, "dobj")) >= 0:
                return controller  # "forced X to admit"
            if dep not in _CLIMBS:
                break
            at = head
        return self._nominal_before(at if self.line[at] == self.line[verb] else verb)

    def _verb_above(self, noun: int) -> int:
        """The verb that governs a noun on its line, or -1."""
        at = noun
        for _ in range(_MAX_CLIMB):
            if self.tag[at][0] == "V":
                return at if self.line[at] == self.line[noun] else -1
            at = self.head[at]
        return -1

    def _nominal_before(self, verb: int) -> int:
        first, i = self.on_line(0, verb - 1, verb)
        while i >= first and self.tag[i] in _AUXILIARIES:
            i -= 1
        if i > first and self.low[i] == ",":  # "X, in Y, says"
            comma = next((j for j in range(i - 1, max(first, i - _LONGEST_INSERTION), -1) if self.low[j] == ","), first)
            i = comma - 1
        return i if i >= first and self.tag[i] in NOMINAL else -1

    def phrase(self, head: int) -> tuple[int, int]:
        """The tokens [first, last) of a noun phrase without the clauses and appositions that trail after its head.

        A relative pronoun comes with what it stands for: "officials who".
        """
        if (found := self._phrases.get(head)) is None:
            found = self._phrases[head] = self._phrase(head)
        return found

    def _phrase(self, head: int) -> tuple[int, int]:
        last = head
        for k in self.kids[head]:
            if k > head:
                if self.dep[k] == "appos" and self.tag[k] == "NNP" != self.tag[head]:  # "the president, Clara Jensen"
                    last = self.phrase(k)[1] - 1
                if self.dep[k] in _TRAILING and self.low[k] != ",":
                    break
                last = max(last, self.right[k]) if self.dep[k] not in _TRAILING else last
        first, last = self.on_line(self.left[head], last, head)
        first = max((i + 1 for i in range(first, head) if self._is_dash(i)), default=first)
        if self.low[head] in _RELATIVES and self.dep[self.head[head]] == "relcl":
            antecedent = self.head[self.head[head]]
            if 0 < head - antecedent <= _LONGEST_INSERTION and self.line[antecedent] == self.line[head]:
                first, _ = self.on_line(self.left[antecedent], last, head)
        while first < head and not self.low[first][0].isalnum():
            first += 1
        return first, last + 1

    def _is_dash(self, i: int) -> bool:
        return self.low[i] in _DASHES and self.text[self.start[i] - 1].isspace()

    def is_negated(self, verb: int) -> bool:
        """Whether the clause of a verb is negated: "did not say", "nobody said", "no official said"."""
        for k in self.kids[verb]:
            if self.low[k] in _NEGATIONS and self.dep[k] in ("neg", "advmod", "nsubj", "preconj"):
                return True
            if self.dep[k] == "det" and self.low[k] == "no":  # "had no idea that"
                return True
            if self.dep[k] == "nsubj" and (det := self.child(k, "det")) >= 0 and self.low[det] == "no":
                return True
        return False


def _is_wrapped(text: str) -> bool:
    """Whether single line breaks separate nothing: most lines before one are long and run on."""
    single = running = 0
    lines = text.split("\n")
    for line, following in pairwise(lines):
        if line.strip() and following.strip():
            single += 1
            running += len(line) in _WRAPPED and (line.rstrip()[-1].isalnum() or line.rstrip()[-1] == ",")
    return 2 * running > single


def key(s: Syntax, i: int) -> str:
    """How the table of cues names a token: word class and lemma, with its particle ("v:point_out")."""
    tag = s.tag[i]
    if tag[0] == "V":
        particle = s.child(i, "prt")
        return f"v:{s.lemma[i]}_{s.low[particle]}" if particle >= 0 else f"v:{s.lemma[i]}"
    return f"n:{s.lemma[i]}" if tag[0] == "N" else f"a:{s.lemma[i]}"
