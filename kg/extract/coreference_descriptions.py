"""Which entity a definite description means: "the Belarusian leader", "the bank", "the island", "the 54-year-old"."""

from kg.extract.coreference_discourse import Discourse
from kg.extract.coreference_roles import LEADERS, Role, RoleReader
from kg.extract.coreference_syntax import SUBJECTS, excludes
from kg.extract.lexicon import spelling
from kg.extract.parsed import Token
from kg.extract.resources import Lexicon
from kg.identity.background import Known
from kg.model import How
from kg.vocabulary import NEWS

# Nouns that the news uses more loosely than the ontology does.
_LOOSE = {
    "state": ("Country", "Region"), "nation": ("Country",), "bloc": ("InternationalOrganization",),
    "union": ("InternationalOrganization",), "alliance": ("InternationalOrganization", "MilitaryAlliance"),
    "agency": ("GovernmentBody", "InternationalOrganization", "MediaOutlet"), "paper": ("MediaOutlet",),
    "group": ("Organization",), "organisation": ("Organization",), "cartel": ("Organization",),
    "island": ("Country", "Region"), "island nation": ("Country",), "territory": ("Region",),
    "capital": ("City",), "fund": ("Organization",), "bank": ("Company", "Organization"),
}  # fmt: skip
_EVERYWHERE = 8  # sentences back for a noun that is part of the name: "the bank" of Helvor Bank
_REMEMBERED = 300  # mentions back to which the bearer of an office was last spoken of


class Descriptions:
    """Resolves definite descriptions with the nouns of an ontology."""

    def __init__(self, words: Lexicon, reader: RoleReader) -> None:
        self._words = words
        self._reader = reader

    def antecedent(self, discourse: Discourse, index: int) -> int | None:
        """The entity that a description means; None when it stays open."""
        doc = discourse.doc
        mention = discourse.mentions[index]
        head = doc.tokens[mention.head]
        if head.lower_ == "old":
            return self._of_age(discourse, index, doc.tokens[mention.start].text.partition("-")[0])
        noun = self._noun(head)
        kind = self._words.kind_of_noun(noun)
        if (kind in ("organization", "place") and noun not in self._reader.nouns) or noun in _LOOSE:
            return self._thing(discourse, index, noun)
        if noun.split()[-1] in self._names(discourse, index):
            return self._thing(discourse, index, noun)
        return self._person(discourse, index)

    # -- people

    def _person(self, discourse: Discourse, index: int) -> int | None:
        doc = discourse.doc
        mention = discourse.mentions[index]
        head = doc.tokens[mention.head]
        role = self._reader.role(doc, head, discourse.mention_at)
        bearers = [
            entity
            for entity, roles in discourse.people.roles.items()
            if any(discourse.people.since[entity, r] < mention.start and self._matches(role, r) for r in roles)
        ]
        if role.phrase not in self._reader.offices:
            bearers = [e for e in bearers if self._is_topic(discourse, index, e)]
        exact = [
            e
            for e in bearers
            if any(r.phrase == role.phrase and (role.owner is None or r.owner == role.owner)
                   for r in discourse.people.roles[e])
        ]  # fmt: skip
        for found in (bearers, exact):
            if len(found) == 1:
                return found[0] if self._may_return(discourse, index, found[0], role) else None
        if bearers or self._is_open(discourse, index, role):
            return None
        return self._without_role(discourse, index, role)

    def _is_topic(self, discourse: Discourse, index: int, entity: int) -> bool:
        """Whether nobody else was named since: "the singer" is hardly who was called so ten paragraphs ago."""
        for _, other, _ in discourse.recent(index, 3):
            if other == entity:
                return True
            if discourse.entities[other].kind == "person" and not discourse.people.roles.get(other):
                return False
        return False

    def _matches(self, described: Role, asserted: Role) -> bool:
        """Whether a description may mean the bearer of an asserted role."""
        if described.owner is not None and asserted.owner is not None and described.owner != asserted.owner:
            return False
        if described.deputy != asserted.deputy:
            return False
        if described.noun == "leader" and asserted.noun != "leader":
            same = asserted.owner is not None and asserted.owner == described.owner
            return same and (asserted.phrase in LEADERS or asserted.noun in LEADERS)
        if described.noun != asserted.noun:
            return False
        return described.phrase in (described.noun, asserted.phrase) or asserted.phrase == asserted.noun

    def _may_return(self, discourse: Discourse, index: int, entity: int, role: Role) -> bool:
        """Whether a bearer of the role can be meant in this sentence, and no unnamed bearer came between."""
        head = discourse.doc.tokens[discourse.mentions[index].head]
        for j in range(index - 1, max(-1, index - _REMEMBERED), -1):
            mention = discourse.mentions[j]
            other = discourse.doc.tokens[mention.head]
            if discourse.refers[j] == entity:
                return not (discourse.sentence_of[other.i] == discourse.sentence_of[head.i] and excludes(head, other))
            if mention.how is How.DESCRIPTION and discourse.refers[j] is None and not mention.kind:
                rival = self._reader.role(discourse.doc, other, discourse.mention_at)
                if rival.noun == role.noun and role.owner is None:
                    return False  # "the president of Malawi"
        return False

    def _without_role(self, discourse: Discourse, index: int, role: Role) -> int | None:
        """A person of whom no role was said: the only one in reach, when the description says whose leader he is."""
        if role.noun not in self._reader.nouns:
            return None
        head = discourse.doc.tokens[discourse.mentions[index].head]
        known = discourse.people.roles

        def fits(entity: int) -> bool:
            return bool(discourse.entities[entity].kind == "person")

        if not discourse.is_only(index, fits):
            return None
        for j, entity, distance in discourse.recent(index):
            if not fits(entity):
                continue
            if distance == 0:
                return None  # "X phoned the president" is about two people
            office = role.phrase in self._reader.offices
            unsaid = role.owner is None
            if (unsaid or not office) and (
                distance > 1 or discourse.doc.tokens[discourse.mentions[j].head].dep_ not in SUBJECTS
            ):
                return None
            if unsaid and not (office and head.dep_ in SUBJECTS):
                return None
            if known.get(entity) and (unsaid or office):
                return None  # of somebody with another office
            return entity
        return None

    def _is_open(self, discourse: Discourse, index: int, role: Role) -> bool:
        """Whether its sentence speaks of other people, too, or of a role that no name is tied to."""
        doc = discourse.doc
        here = discourse.sentence_of[discourse.mentions[index].head]
        for j, mention in enumerate(discourse.mentions[max(0, index - 40) : index + 40], max(0, index - 40)):
            if j == index or discourse.sentence_of[mention.head] != here:
                continue
            if mention.kind == "person":
                return True
            if mention.how is How.DESCRIPTION and discourse.refers[j] is None and not mention.kind:
                return True
        return (
            role.deputy
            or role.former
            or any(c.dep_ == "prep" for c in doc.tokens[discourse.mentions[index].head].rights)
        )

    def _of_age(self, discourse: Discourse, index: int, age: str) -> int | None:
        """The person whose age the article gives, else the only person in reach."""
        told = [e for e, a in discourse.people.ages.items() if a == age]
        if told:
            return told[0] if len(told) == 1 else None
        return discourse.choose(
            index,
            lambda e: discourse.entities[e].kind == "person" and e not in discourse.people.ages,
            lambda _: True,
            lambda noun: float(self._reader.is_person(noun)),
            least=0.2,
        )

    # -- countries, organisations, towns

    def _thing(self, discourse: Discourse, index: int, noun: str) -> int | None:
        doc = discourse.doc
        head = doc.tokens[discourse.mentions[index].head]
        classes = self._classes(noun)
        owners = [e for c in head.lefts if (e := discourse.entity_at(c)) is not None and c.dep_ != "poss"]
        if any(c.i in discourse.mention_at and discourse.entity_at(c) is None for c in head.lefts):
            return None  # "the IG Metall union", whatever that is
        last = noun.split()[-1]
        ranks: dict[int, dict[int, None]] = {}
        for j, entity, distance in discourse.recent(index, _EVERYWHERE):
            rank = self._rank(discourse, entity, classes, last)
            if (
                rank is None
                or distance > (_EVERYWHERE, 4, 2)[rank]
                or not self._agrees(discourse, entity, owners, last)
            ):
                continue
            mention = discourse.mentions[j]
            if mention.how is How.DEMONYM and classes[0] != NEWS + "Country":
                continue
            if distance == 0 and excludes(head, doc.tokens[mention.head]):
                ranks.setdefault(-1, {})[entity] = None
                continue
            ranks.setdefault(rank, {}).setdefault(entity)
        barred = ranks.pop(-1, {})
        if not ranks:
            return None
        found = [e for e in ranks[min(ranks)] if e not in barred]
        if not found or self._newcomer(discourse, index, classes) or self._unclear(discourse, index, found, classes):
            return None
        if len(found) == 1:
            return found[0]
        return discourse.choose(
            index,
            lambda e: e in found,
            lambda j: discourse.mentions[j].how is not How.DEMONYM and discourse.refers[j] in found,
            lambda _: 0.0,
            least=0.2,
        )

    def _classes(self, noun: str) -> tuple[str, ...]:
        if noun in _LOOSE:
            return tuple(NEWS + c for c in _LOOSE[noun])
        known = self._words.class_nouns.get(noun) or self._words.class_nouns.get(noun.split()[-1])
        return (known,) if known else (NEWS + "Organization",)

    def _rank(self, discourse: Discourse, entity: int, classes: tuple[str, ...], last: str) -> int | None:
        """How well an entity fits: 0 its name has the noun, 1 its class is meant, 2 its class is only known roughly."""
        thing = discourse.entities[entity]
        if thing.kind not in ("organization", "place"):
            return None
        if thing.kind == "organization" and any(last in spelling(n).split() for n in (thing.label, *thing.names)):
            return 0
        if last == "capital" and thing.kind == "place":
            known = self._words.background.get("place", thing.label)
            country = self._words.background.country_of(known) if known else None
            return 1 if country and self._words.background.capital_of(country) == known else None
        if last not in _LOOSE and any(self._words.ontology.is_a(c, NEWS + "GovernmentBody") for c in classes):
            return None  # every state has its army, and ministries, too: only the name tells
        is_a = self._words.ontology.is_a
        if any(is_a(c, wanted) for c in thing.classes for wanted in classes):
            return 1
        rough = thing.classes in ((), (NEWS + "Organization",))
        return (
            2
            if rough and thing.kind == "organization" and any(is_a(c, NEWS + "Organization") for c in classes)
            else None
        )

    def _agrees(self, discourse: Discourse, entity: int, owners: list[int], last: str) -> bool:
        """Whether what is known of an entity does not speak against the description's other words."""
        background = self._words.background
        thing = discourse.entities[entity]
        known = background.get(thing.kind, thing.label)
        if known is None or (thing.kind == "organization" and known.country is None):
            return not owners  # "the Ukrainian club" says what nobody can check
        if last == "island" and any(name == "borders" for name, _ in background.facts_of(known)):
            return False
        for owner in owners:
            if owner == entity:
                return False  # "the Iranian capital" is not Iran
            other = discourse.entities[owner]
            place = background.get(other.kind, other.label)
            if other.kind != "place":
                return False  # "the Holm team"
            if place is not None and place.kind == "place" and not self._lies_in(known, place):
                return False
        return True

    def _lies_in(self, known: Known, place: Known) -> bool:
        """Whether a thing may lie in a place: its country or continent is that place or the one around it."""
        background = self._words.background
        country = background.country_of(known)
        if country is None:
            return True
        around = {country.label, *(o.label for name, o in background.facts_of(country) if name == "locatedIn")}
        if place.classes[0] == NEWS + "Country":
            return place.label in around
        wider = {o.label for name, o in background.facts_of(place) if name == "locatedIn"}
        return place.label in around or bool(wider & around) or not place.classes[0].endswith("Region")

    def _newcomer(self, discourse: Discourse, index: int, classes: tuple[str, ...]) -> bool:
        """Whether an unnamed thing of the class was introduced in reach: "a Polish firm ... the firm"."""
        doc = discourse.doc
        head = doc.tokens[discourse.mentions[index].head]
        here = discourse.sentence_of[head.i]
        for token in doc[discourse.starts[max(0, here - 2)] : head.i]:
            if (
                token.lower_ not in ("a", "an", "another")
                or token.dep_ != "det"
                or token.head.dep_ in ("attr", "appos")
            ):
                continue
            cls = self._words.class_nouns.get(self._noun(token.head))
            if cls and any(self._words.ontology.is_a(cls, wanted) for wanted in classes):
                return True
        return False

    def _unclear(self, discourse: Discourse, index: int, found: list[int], classes: tuple[str, ...]) -> bool:
        """Whether another description of such a thing is open in between: "the movement ... the group"."""
        mentions = discourse.mentions
        for j in range(index - 1, -1, -1):
            if (
                discourse.refers[j] in found
                or discourse.sentence_of[mentions[index].head] - 2 > discourse.sentence_of[mentions[j].head]
            ):
                return False
            if mentions[j].how is How.DESCRIPTION and discourse.refers[j] is None and not mentions[j].kind:
                cls = self._words.class_nouns.get(self._noun(discourse.doc.tokens[mentions[j].head]))
                if cls and any(self._words.ontology.is_a(cls, wanted) for wanted in classes):
                    return True
        return False

    def _names(self, discourse: Discourse, index: int) -> set[str]:
        return {
            spelling(discourse.entities[e].label).split()[-1]
            for _, e, _ in discourse.recent(index, _EVERYWHERE)
            if discourse.entities[e].kind == "organization"
        }

    def _noun(self, head: Token) -> str:
        """The longest class noun that a token ends: "island nation"."""
        noun = head.lower_ if head.tag_ == "NNS" else spelling(head.lemma_)
        if head.i and not head.is_sent_start:
            phrase = spelling(f"{head.doc.tokens[head.i - 1].text} {noun}")
            if phrase in self._words.class_nouns or phrase in _LOOSE:
                return phrase
        return noun
