"""The words that attribute: which verbs, nouns and adjectives, with which complement, and how the source stands to it.

A line of the table: word class (v, n, a), stance, frames, words. A word may stand in several lines. Frames:

    that  s  pre  wh    a clause: with "that", without it, before the cue, with a question word
    to  inf  ing        an infinitive, one with a subject of its own ("wants X to go"), a participle
    obj  oprd           a noun phrase, what the object is called ("called X a liar")
    for, about, of ...  what stands behind that preposition; with + when that is a clause ("accused X of lying")
    as                  "as X says"
    be                  "X's message is that ..."
    quote               direct speech
"""

_TABLE = """
v says that,s,pre,wh,rest,quote: say tell add note state write report announce declare explain tweet post reply respond
    answer remark comment observe mention reiterate repeat recall recount read blog email emphasize emphasise stress
    underline underscore clarify detail elaborate specify proclaim pronounce relate testify inform notify brief
    describe continue conclude confess point_out spell_out
v says that,s,pre,rest,quote: claim argue insist assert maintain contend allege warn caution joke quip boast brag complain
    lament bemoan grumble gripe predict forecast estimate calculate retort counter affirm swear assure reassure
    suggest imply hint indicate signal intimate insinuate posit speculate theorize theorise surmise guess reason
    opine argue_back suppose figure reckon charge protest object preach concede grouse fume vent crow gush muse rule
    hypothesize hypothesise conjecture contend stipulate rejoin interject tout scoff snap
v says that,s,pre,rest: show find reveal disclose demonstrate prove illustrate confirm conclude determine believe think feel
    sense suspect assume presume agree imagine hold consider judge hear see project go_on anticipate advise remind
    convince persuade document record quote cite decide bet attest certify testify
v says quote: shout yell scream cry exclaim whisper mutter murmur sigh sneer bark chant chuckle laugh sing thunder
    interrupt chime_in begin start open go put plead urge ask demand call praise criticize slam blast mock tease
    recite chide scold declare sum_up summarize summarise fire_back shoot_back go_on press pray growl
    lecture speak warn_of close finish
v knows that,s,wh,pre: know realize realise recognize recognise regret acknowledge admit remember forget learn discover
    notice understand find_out figure_out confess concede rue resent appreciate bemoan
v hopes that,s,to,inf: hope wish expect want fear worry prefer desire dread like love
v hopes for+,for,about,about+: hope wish worry long yearn
v asks wh,quote: ask wonder question inquire enquire debate ponder query decide consider discuss examine explain
    describe doubt
v doubts that,s,wh: doubt question
v denies that,s,ing,obj: deny reject dismiss refute dispute rebut disavow repudiate contest debunk
v demands to,inf,that,s: ask urge request order demand recommend propose implore beg beseech plead exhort command
    instruct encourage press pressure push petition warn require lobby call_on challenge
v demands for,for+,on,on+: call push press ask plead appeal beg argue advocate
v plans to: vow pledge promise plan intend threaten refuse decline offer swear seek choose decide agree propose claim
    aim commit
v plans that,s,quote: vow pledge promise threaten
"""


class Cues:
    """The table of cues, read once."""

    def __init__(self, table: str = _TABLE) -> None:
        self._stances: dict[tuple[str, str], str] = {}
        for line in table.replace("\n    ", " ").strip().splitlines():
            head, words = line.split(":", 1)
            kind, stance, frames = head.split()
            for frame in frames.split(","):
                for word in words.split():
                    self._stances.setdefault((f"{kind}:{word}", frame), stance)

    def stance(self, key: str, frame: str) -> str | None:
        """How the source stands to the content; None when the word does not attribute in this frame."""
        return self._stances.get((key, frame))

    def accepts(self, key: str, frame: str) -> bool:
        return (key, frame) in self._stances

    def speech(self, lemma: str) -> bool:
        return (f"v:{lemma}", "quote") in self._stances

    def owns(self, f):
        return f.frame in ("that", "s", "pre", "wh", "as", "rest", "oprd", "inf")
