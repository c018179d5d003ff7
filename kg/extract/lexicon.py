"""Small closed word classes of English that the components share, and word formation."""

from functools import lru_cache

# Offices that a modifier turns into another office: a deputy minister is no minister.
DEPUTIES = frozenset("vice deputy assistant associate under junior shadow honorary".split())
# Whoever heads what a noun before these words names, heads a part only: "marketing director", "police chief".
PART_HEADS = frozenset("chief head director leader boss manager".split())
WHOLES = frozenset("company group state government country party junta regime bank club team union world".split())
FORMER = frozenset("former ex erstwhile one-time onetime ousted deposed".split())
LIGHT_VERBS = frozenset(
    "make take launch carry conduct hold impose pay mount stage give have provide do issue undertake perform "
    "commit slap begin start continue resume express offer".split()
)
SUBJECT_CONTROL = frozenset("promise vow pledge threaten".split())
# Verbs whose object does what follows the preposition: "prevented X from attacking".
OBJECT_CONTROL = frozenset(
    "accuse suspect blame prevent stop bar ban keep discourage warn dissuade deter stop prohibit convict acquit".split()
)
# Verbs whose as-phrase is about the object: "appointed X as director".
OBJECT_AS = frozenset(
    "appoint name elect choose pick select nominate install reinstate hire recruit describe regard treat see know "
    "confirm dismiss sack fire remove designate recognise swear inaugurate replace promote".split()
)
DITRANSITIVES = frozenset("give send sell lend hand grant offer award supply deliver pay".split())
COPULAS = frozenset("be become remain stay".split())
# With these of somebody else one does a thing: they are for the one who does it.
HELP = frozenset("help support backing assistance aid blessing".split())
# Nouns that name a part of a place and let the place through: "in the west of Belarus".
PLACE_PARTS = frozenset(
    "west east north south northwest northeast southwest southeast north-west north-east south-west south-east "
    "centre center part area region territory soil side rest heart outskirt middle interior coast city town "
    "village capital province state island".split()
)
PREPOSITIONS = {
    "into": "to", "onto": "to", "toward": "to", "towards": "to", "upon": "on", "inside": "in", "within": "in",
    "amongst": "among", "outta": "out of",
}  # fmt: skip

_IRREGULAR = {
    "acquisition": "acquire", "expulsion": "expel", "invasion": "invade", "threat": "threaten", "takeover": "take over",
    "criticism": "criticise", "marriage": "marry", "talk": "talk", "talks": "talk", "meeting": "meet", "flight": "fly",
    "withdrawal": "withdraw", "pullout": "pull out", "pull-out": "pull out", "arrival": "arrive", "death": "die",
    "murder": "murder", "defeat": "defeat", "victory": "win", "win": "win", "loss": "lose", "sale": "sell",
    "purchase": "buy", "delivery": "deliver", "donation": "donate", "accession": "accede", "membership": "join",
    "assassination": "assassinate", "denial": "deny", "warning": "warn", "condemnation": "condemn", "raid": "raid",
    "airstrike": "strike", "shelling": "shell", "bombing": "bomb", "bombardment": "bombard", "build-up": "build up",
    "trip": "travel", "government": "government",
    "visit": "visit", "allegation": "allege", "claim": "claim", "belief": "believe",
}  # fmt: skip


@lru_cache(maxsize=5_000)
def verbs_of(noun: str) -> frozenset[str]:
    """Verb lemmas from which a noun lemma may be formed; guesses that no pattern knows do no harm."""
    if noun in _IRREGULAR:
        return frozenset((_IRREGULAR[noun],))
    found = {noun}  # attack, support, visit
    for suffix, endings in (
        ("ment", ("", "e")),
        ("ication", ("y", "icate")),
        ("ation", ("", "e", "ate", "ise", "y")),
        ("ition", ("e", "it", "ite")),
        ("ution", ("ute",)),
        ("ction", ("ct",)),
        ("ption", ("pt", "be")),
        ("ssion", ("ss", "t", "de")),
        ("sion", ("d", "de", "se", "t")),
        ("tion", ("t", "te", "")),
        ("ance", ("", "e")),
        ("ence", ("", "e")),
        ("al", ("", "e")),
        ("ing", ("", "e")),
    ):
        if noun.endswith(suffix) and len(noun) > len(suffix) + 2:
            stem = noun.removesuffix(suffix)
            found.update(stem + ending for ending in endings)
            if suffix == "ing" and len(stem) > 2 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
            break
    return frozenset(found)


def word_groups(words: tuple[str, ...]) -> list[frozenset[str]]:
    """The word lists of a property: the plain words are one list, each "a | b | c" is a list of its own."""
    plain = frozenset(spelling(w) for w in words if "|" not in w)
    return [plain, *(frozenset(spelling(w) for w in group.split("|")) for group in words if "|" in group)]


@lru_cache(maxsize=5_000)
def spelling(lemma: str) -> str:
    """One spelling for a lemma: lower case, British -ise, spaces for hyphens ("secretary-general")."""
    word = lemma.lower().replace("-", " ").strip()
    if len(word) > 5 and word.endswith("ize"):
        word = word[:-3] + "ise"
    return word.replace("defense", "defence").replace("organiz", "organis")


# Verbs that let the truth of their infinitive through: "has begun moving its troops".
TRANSPARENT = frozenset(
    "begin start continue manage come go help keep get happen tend dare proceed resume finish use rush hasten "
    "bother force compel make let see hear watch be have end spend".split()
)
