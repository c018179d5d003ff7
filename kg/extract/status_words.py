"""Words that decide whether what depends on them is so: each set is one way of judging a clause or an event.

Lemmas in the spelling of lexicon.spelling; a particle verb is written with its particle ("call off").
"""

from kg.model import Status

# Modality of a verb's own clause.
MAY = frozenset("may might can could would should must ought shall 'd ’d need cannot ca".split())
WILL = frozenset("will 'll ’ll wo gonna".split())
CONDITIONS = frozenset("if unless provided providing assuming lest supposing".split())
CONDITION_NOUNS = frozenset("case event condition proviso".split())  # "in case", "on condition that"
NEVER = frozenset("never hardly scarcely nowhere neither nor almost nearly".split())
NO_PLACES = frozenset("point time circumstance way stage moment case account".split())  # "at no point did X"
PERHAPS = frozenset("perhaps possibly maybe probably potentially apparently seemingly presumably conceivably".split())
HEARD = frozenset("reportedly allegedly supposedly purportedly".split())
ONCE = frozenset("formerly previously once then earlier".split())
FALSELY = frozenset("falsely wrongly erroneously mistakenly untruthfully".split())
IN_VAIN = frozenset("unsuccessfully vainly vain".split())

# Verbs by what they say of their complement (signatures of implicative verbs).
NEGATIVE = frozenset(  # it does not happen; when they are negated, it does
    "fail neglect avoid forget escape omit forgo refrain forbear".split()
)
PREVENTING = frozenset(  # it does not happen; when they are negated, nothing follows
    "refuse decline reject prevent stop block bar ban forbid prohibit abandon cancel scrap shelve halt deter dissuade "
    "oppose rule resist drop foil thwart veto avert ditch axe reverse frustrate".split()
) | frozenset(
    ("call off", "rule out", "turn down", "give up", "back away", "back out", "hold back", "keep", "desist", "abstain")
)

REFUSING = frozenset("refuse decline fail neglect".split())
ENDING = frozenset(("stop", "cease", "quit", "give up", "end", "halt", "discontinue", "suspend"))
CLEARING = frozenset("clear acquit exonerate absolve exculpate".split())  # "acquitted of"
HESITATING = frozenset("hesitate shrink flinch scruple".split())
PLANNED = frozenset(
    "plan intend agree vow promise prepare schedule decide pledge aim threaten set due expect ready poised "
    "announce mean design commit arrange slate undertake swear resolve poise about bind certain".split()
)
TEMPORAL = frozenset("when after before once until till whenever".split())
DELAYING = frozenset("postpone delay defer reschedule".split()) | frozenset(("put off", "put back"))
UNREAL = frozenset(
    "want wish hope urge call ask demand try seek attempt appear seem allow consider propose offer request order "
    "invite encourage persuade tell instruct advise permit authorise authorize recommend suggest require need fear "
    "warn doubt believe think suspect likely unlikely possible willing eager keen free press push lobby "
    "beg implore pressure discuss debate mull weigh contemplate envisage imagine risk ensure worry dream "
    "demand insist ponder study".split()
)
SAYING_TOO = frozenset("tell believe think warn suggest insist".split())  # of UNREAL: with "that" they report
DENYING = frozenset("deny reject dismiss refute dispute disavow rebut repudiate debunk".split())
LYING = frozenset("lie pretend fabricate feign".split())
HEARSAY = frozenset("say report believe allege rumour rumor claim think understand know".split())
WONDERING = frozenset(
    "wonder ask examine know see check investigate decide determine question unclear clear certain sure unknown "
    "uncertain say doubt".split()
)
FACTIVE = frozenset(  # the article itself takes the complement for a fact
    "know realise realize recognise recognize regret acknowledge admit forget learn discover notice confess "
    "understand concede rue appreciate remember ignore mean show prove resent forgive like love hate find".split()
) | frozenset(("find out", "turn out"))
NEG_RAISING = frozenset("believe think expect suppose imagine feel consider".split())  # "does not think that p": not p
DEPICTING = frozenset("show depict portray imagine suppose pretend envision stage simulate rehearse reenact".split())
SUPPOSING = frozenset("suppose imagine assume".split())
OCCURRING = frozenset("be happen occur follow resume begin start continue come materialise materialize".split())
FAILING = frozenset("fail collapse founder flop stall backfire".split()) | frozenset(("fall through", "break down"))
LAPSING = frozenset("expire end lapse cease finish".split())
LIFTING = frozenset(  # what holds until somebody takes it away
    "lift end remove withdraw suspend drop scrap revoke rescind cancel abolish terminate cut stop halt abandon".split()
) | frozenset(("call off", "break off", "cut off"))
LEAVING = frozenset(  # "resigned as president of"
    "resign quit retire step depart remove dismiss sack oust depose fire replace expel suspend drop impeach "
    "lose leave relinquish vacate".split()
)

# Nouns and adjectives.
STATES = frozenset(  # what lasts, so that it can end
    "sanction embargo boycott ban restriction penalty support backing alliance partnership coalition membership "
    "presence ownership leadership freeze tariff pact".split()
)
LASTING = frozenset(
    "be lead head own support govern rule chair command run serve control back hold belong helm "
    "manage direct edit preside oversee represent coach captain employ fund finance host shelter".split()
)
DOUBTFUL = frozenset("possible likely unlikely probable conceivable unclear doubtful uncertain thinkable".split())
TRUE = frozenset("true right correct fact case".split())
FALSE = frozenset(
    "false untrue wrong incorrect lie myth absurd baseless unfounded groundless nonsense fabrication hoax fiction "
    "invention falsehood fake legend".split()
)
FACTS = frozenset(
    "fact regret news proof truth reality knowledge realisation realization reason day year pity shame surprise "
    "scandal disgrace".split()
)
CLAIMS = frozenset(
    "claim report rumour rumor allegation accusation statement assertion charge suspicion belief suggestion "
    "speculation story announcement".split()
)
DOUBTS = frozenset("doubt question dispute denial".split())
PLANS = frozenset(
    "plan intention decision promise pledge vow deal agreement move preparation order way commitment".split()
)
REFUSALS = frozenset("refusal failure inability reluctance".split())
EVALUATING = frozenset(  # "was right to", "was quick to": done, and judged
    "right wrong wise unwise smart foolish stupid brave quick swift rude lucky fortunate proud happy glad sorry".split()
)
OPEN = frozenset("possibility option prospect risk danger aim goal plan".split())
COMING = frozenset("incoming future next designate elect designated prospective -elect -designate".split())
STYLED = frozenset("self-proclaimed self-styled self-declared so-called purported alleged proclaimed styled".split())
ASPIRING = frozenset("would-be aspiring potential possible".split())
OFFICES = frozenset("term tenure mandate stint job post position role office time reign".split())
DEPICTIONS = frozenset(
    "novel film movie book game simulation drama play series story fiction comic cartoon scenario wargame".split()
)
MODIFIERS = {
    **dict.fromkeys(
        ("possible", "potential", "likely", "threatened", "proposed", "feared", "hypothetical"), Status.POSSIBLE
    ),
    **dict.fromkeys(
        ("planned", "upcoming", "forthcoming", "imminent", "impending", "scheduled", "intended", "postponed"),
        Status.PLANNED,
    ),
    **dict.fromkeys(("alleged", "reported", "purported", "supposed", "suspected", "rumoured"), Status.REPORTED),
    **dict.fromkeys(
        ("failed", "aborted", "cancelled", "canceled", "abandoned", "averted", "foiled", "thwarted"), Status.NEGATED
    ),
}
