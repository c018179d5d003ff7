"""Names in Latin letters, whatever the script, and what the usual spellings of one name have in common."""

import re
import unicodedata
from functools import lru_cache

from kg.identity.background_names import folded

# Cyrillic as English news writes it (BGN/PCGN, simplified); Ukrainian and Belarusian letters among them.
_CYRILLIC = dict(
    pair.split("=")
    for pair in (
        "а=a б=b в=v г=g ґ=g д=d ђ=dj е=e ё=yo є=ye ж=zh з=z и=i і=i ї=yi й=y ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p "
        "р=r с=s т=t ћ=c у=u ў=u ф=f х=kh ц=ts ч=ch џ=dz ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
    ).split()
)
_GREEK = dict(
    pair.split("=")
    for pair in (
        "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
    ).split()
)
_LETTERS = _CYRILLIC | _GREEK
# One sound, several spellings, in this order: Lukashenko and Lukashenka, Zelensky and Zelenskyy, Yuri and Iurii.
_SPELLINGS = [
    (re.compile(pattern), form)
    for pattern, form in (
        (r"^(?:al|el)[- ]", ""),
        (r"['’ʼ]", ""),
        (r"shch|sch|sh", "s"),
        (r"tch|ch|cz", "c"),
        (r"kh", "h"),
        (r"zh", "z"),
        (r"ts|tz", "c"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"x", "ks"),
        (r"ou|oo", "u"),
        (r"^(?:ye|ie|je)", "e"),
        (r"^(?:yu|iu|ju)", "u"),
        (r"^(?:ya|ia|ja)", "a"),
        (r"(?<=[aeiou])y(?=e)", ""),
        (r"(?:iy|ij|yi|yy|ii|y|j|i)+$", "i"),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
        (r"enka$", "enko"),
        (r"aiev$|aev$", "aev"),
    )
]
# The same given name in two languages, or with other vowels in Latin letters.
_GIVEN = {
    name: group[0]
    for group in (
        ("alexander", "aleksandr", "alexandr", "oleksandr", "alyaksandr", "aliaksandr", "alexandre", "aleksander"),
        ("sergei", "sergey", "serhiy", "serhii", "siarhei", "sergej", "serge"),
        ("vladimir", "volodymyr", "uladzimir", "wladimir"),
        ("nikolai", "nikolay", "mykola", "mikalai", "nikolaj"),
        ("dmitry", "dmitri", "dmitriy", "dmytro", "dmitrij", "dzmitry"),
        ("andrei", "andrey", "andriy", "andrii", "andrej"),
        ("yevgeny", "evgeny", "yevhen", "evgeniy", "yevgeniy", "yauhen"),
        ("mikhail", "mykhailo", "mikhaylo", "michail", "mikhailo"),
        ("alexei", "alexey", "aleksei", "aleksey", "oleksiy", "oleksii", "alexej"),
        ("pyotr", "petr", "petro", "piotr"),
        ("pavel", "pavlo"),
        ("oleg", "oleh"),
        ("igor", "ihor"),
        ("vasily", "vasyl", "vasiliy", "vasili"),
        ("svetlana", "sviatlana", "svitlana", "swetlana"),
        ("elena", "yelena", "olena", "jelena"),
        ("catherine", "ekaterina", "yekaterina", "kateryna"),
        ("anatoly", "anatoliy", "anatoli", "anatolii"),
        ("muhammad", "mohammed", "mohamed", "mohammad", "muhammed", "mohamad", "mahomed"),
        ("hussein", "hussain", "husain", "hussien", "husayn"),
        ("ahmed", "ahmad"),
        ("moammar", "muammar", "muammer", "moamer"),
        ("yusuf", "yousef", "youssef", "yousuf", "yusef"),
        ("osama", "usama"),
        ("omar", "umar"),
        ("said", "saeed", "saied"),
        ("khaled", "khalid"),
        ("mahmoud", "mahmud"),
    )
    for name in group
}


def latin(name: str) -> str:
    """A name with its Cyrillic and Greek letters in Latin ones; other scripts stay."""
    plain = unicodedata.normalize("NFC", name)
    if plain.isascii():
        return plain
    out = []
    for character in plain:
        letter = _LETTERS.get(character.lower())
        if letter is None:
            base = unicodedata.normalize("NFD", character)[0]
            letter = _LETTERS.get(base.lower())
        if letter is None:
            out.append(character)
        else:
            out.append(letter.capitalize() if character.isupper() else letter)
    return "".join(out)


def is_latin(name: str) -> bool:
    """Whether all letters of a name are Latin ones."""
    return name.isascii() or all(
        not character.isalpha() or "LATIN" in unicodedata.name(character, "") for character in name
    )


@lru_cache(maxsize=5_000)
def skeleton(word: str) -> str:
    """What the transliterations of one surname share; two surnames of other sound differ. One word, any case."""
    form = folded(latin(word)).lower()
    for pattern, short in _SPELLINGS:
        form = pattern.sub(short, form)
    return form


def given_skeleton(word: str) -> str:
    """The same for a given name, which has forms in several languages besides."""
    form = folded(latin(word)).lower()
    return skeleton(_GIVEN.get(form, form))
