"""The words that attribute: which verbs, nouns and adjectives, with which complement, and how the source stands to it.

A line of the table: word class (v verb, n noun, a adjective), stance, frames, words (lemmas; "point_out" with its
particle). A word may stand in several lines; for the same frame the first counts. Frames:

    that  s  pre  wh    a clause: with "that", without it, before the cue, with a question word
    to  inf  ing        an infinitive, one with a subject of its own ("wants X to go"), a participle
    obj  oprd           a noun phrase, and what it is called ("called X a liar")
    for, about, of ...  what stands behind that preposition; with + when it is a clause ("accused X of lying")
    rest                the clause around it: "as X says", "..., X says, ..."
    is                  "X's message is that ..."
    quote               direct speech

Stances:

    says      says or thinks that it is so
    knows     takes it for a fact, and so does the article: regrets that, is aware that
    denies    says that it is not so, or that it will not do so
    doubts    doubts it
    asks      asks whether, who, why
    demands   wants somebody to do it
    hopes     wishes, expects or fears it
    plans     says that it will do it itself
    about     speaks about it, without saying that it is so: praises, mentions, supports it

Which words attribute in which frame was measured on annotated news: those that do so in at least a third of the places
where they stand there, and their near synonyms.
"""

_TABLE = """
v knows that,s,pre: know realize realise recognize recognise regret acknowledge admit forget learn discover notice
    confess understand find_out concede rue appreciate
v knows wh: know realize learn find_out figure_out acknowledge
v says pre: quote
v knows ing: admit acknowledge regret recall
v knows quote: admit acknowledge concede confess
v denies that,s,ing: deny reject dismiss refute dispute rebut disavow repudiate contest debunk
v denies obj: deny refute dispute rebut contest debunk
v about obj: reject dismiss disavow repudiate
v denies to: refuse decline
v doubts that,s,wh: doubt question
v says that,s,pre,wh,rest,quote: say tell note state write report explain tweet reply reiterate recall recount read
    stress emphasize emphasise underline underscore detail relate testify point_out spell_out
v says that,s,pre,wh,quote: add announce declare post respond answer remark comment observe mention repeat blog
    email clarify elaborate specify proclaim pronounce inform notify brief describe continue conclude
v says that,s,pre,rest,quote: claim argue warn allege predict joke put
v says that,s,pre,quote: insist assert maintain contend caution quip boast brag complain lament bemoan grumble gripe
    forecast estimate calculate retort counter affirm swear assure reassure suggest imply hint indicate signal
    intimate insinuate posit speculate theorize theorise surmise guess reason opine suppose figure reckon charge
    protest object preach grouse fume vent crow gush muse rule hypothesize hypothesise conjecture stipulate rejoin
    interject tout scoff snap
v says that,s,pre,rest,inf,ing: reveal show find
v says that,s,pre: disclose demonstrate prove illustrate confirm conclude determine believe think feel sense suspect
    assume presume agree imagine consider judge project go_on anticipate advise remind convince
    persuade document record cite decide attest certify remember
v says that: bet hold hear
v says quote: shout yell scream cry exclaim whisper mutter murmur sigh sneer bark chant chuckle laugh sing thunder
    interrupt chime_in begin start open go plead urge demand tease recite chide scold sum_up summarize summarise
    fire_back shoot_back go_on press pray growl lecture close snap_back hit_back quote
v says rest: confirm acknowledge admit observe remark recall suggest believe see announce
v hopes that,s,inf: hope wish expect want fear worry prefer desire dread like love
v hopes to: hope wish want prefer desire like love
v hopes for,for+,about,about+: hope wish worry long yearn
v hopes that,s,to: hop
v asks wh,s,quote: ask wonder question inquire enquire query
v asks wh: debate ponder decide consider discuss examine describe
v demands to,inf,that,s: ask urge request order demand recommend propose implore beg beseech plead exhort command
    tell instruct encourage press pressure push petition warn require lobby call_on challenge
v demands to: call
v demands for,for+: call push press ask plead appeal beg argue advocate
v plans to: vow pledge promise plan intend threaten offer swear choose decide agree propose claim aim commit
v plans that,s,quote: vow pledge promise threaten
v about obj: criticize criticise praise endorse defend denounce applaud decry condemn blast slam ridicule mock bash
    hail tout highlight cite question discuss mention note list express announce answer retweet lament
    bemoan lambast lambaste deride disparage commend laud insult berate chide chastise scold voice reiterate
    downplay suggest outline debate protest reveal disclose trumpet blame recite acknowledge reaffirm promise pledge
    recall remember explain confirm declare affirm assail castigate commend salute censure
    denigrate vilify malign taunt jeer heckle excoriate admonish reprimand reproach advocate foretell profess extol
    articulate recount loathe coin congratulate describe portray characterize characterise depict call_out lay_out
    talk_up thank reference predict propose recommend
v about oprd: call dub label declare brand
v about about,about+: talk speak complain joke boast lie brag warn remind tell
v about for,for+: apologize apologise thank congratulate cheer criticize criticise praise slam blast mock blame
    condemn
v about on,on+: comment weigh_in touch dwell double_down
v about to,to+: point respond refer react object allude
v about as: refer cast frame
v says of,of+: accuse warn
n denies that: denial rejection
n says that,is: claim statement assertion argument accusation allegation suggestion belief view opinion notion idea
    contention remark announcement conclusion finding prediction warning concern news report rumor rumour
    observation admission revelation insistence impression theory message answer response explanation complaint
n hopes that,is: hope fear expectation wish
n doubts that: doubt
n plans that: promise pledge vow threat
n demands that,is: demand call request
n plans to: plan promise pledge vow proposal threat offer intention desire
n denies to: refusal
n demands to: call request demand plea
n demands for: call request demand plea push
n about of: criticism announcement endorsement mention condemnation praise
n about for: praise
n about about: comment question concern complaint remark
n about on: comment remark statement
n about to: reference
n says of+: accusation allegation idea
a says that,s: confident sure certain convinced adamant optimistic concerned
a knows that,s: aware
a hopes that,s: hopeful afraid worried
a doubts that,s: doubtful skeptical sceptical
a about of: critical supportive skeptical sceptical appreciative
a about about: worried concerned optimistic angry upbeat
"""


class Cues:
    """The table of cues, read once; `words` holds (first letter of the tag, lemma) of each, to pass over all others."""

    def __init__(self) -> None:
        self._stances: dict[tuple[str, str], str] = {}
        words = set()
        for line in _TABLE.replace("\n    ", " ").strip().splitlines():
            head, listed = line.split(":", 1)
            kind, stance, frames = head.split()
            for word in listed.split():
                words.add(("J" if kind == "a" else kind.upper(), word.split("_")[0]))
                for frame in frames.split(","):
                    self._stances.setdefault((f"{kind}:{word}", frame), stance)
        self.words = frozenset(words)

    def stance(self, key: str, frame: str) -> str | None:
        """How the source stands to the content; None when the word does not attribute in this frame."""
        return self._stances.get((key, frame))
