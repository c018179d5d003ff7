"""Which texts are surely in another language than English."""

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from kg.errors import ArticleSkipped
from kg.model import Article
from loaders.articles import language, read

GERMAN = (
    "Die Regierung hat am Dienstag beschlossen, die Steuern im kommenden Jahr zu senken. Der Minister sagte vor "
    "Journalisten, dass die Entlastung vor allem Familien zugute kommen werde. Die Opposition kritisierte den "
    "Beschluss "
    "scharf und sprach von einem Geschenk an die Reichen. Die Abstimmung im Parlament soll noch vor dem Sommer sein, "
    "wie ein Sprecher mitteilte."
)
OTHERS = {
    "de": GERMAN,
    "fr": "Le gouvernement a décidé mardi de baisser les impôts l'année prochaine. Le ministre a déclaré devant les "
    "journalistes que cette mesure profiterait surtout aux familles. L'opposition a vivement critiqué cette "
    "décision et "
    "parlé d'un cadeau aux riches. Le vote au parlement doit avoir lieu avant la pause estivale, a indiqué un "
    "porte-parole du gouvernement, qui a parlé à la presse dans la capitale.",
    "es": "El gobierno decidió el martes bajar los impuestos el próximo año. El ministro dijo ante los "
    "periodistas que la "
    "medida beneficiará sobre todo a las familias. La oposición criticó duramente la decisión y habló de un "
    "regalo a los "
    "ricos. La votación en el parlamento tendrá lugar antes de la pausa de verano, según indicó un portavoz "
    "del gobierno "
    "que habló con la prensa en la capital.",
    "ru": "Правительство решило во вторник снизить налоги в следующем году. Министр заявил журналистам, что "
    "от этой меры "
    "выиграют прежде всего семьи. Оппозиция резко раскритиковала решение и назвала его подарком богатым. Голосование в "
    "парламенте должно состояться до летних каникул, сообщил представитель правительства, который говорил с прессой в "
    "столице и обещал дальнейшие меры.",
    "zh": "政府周二决定明年降低税收。部长对记者说,这项措施将主要使家庭受益。反对派严厉批评了这一决定。" * 8,
}
PLAYERS = (
    "Robert Lewandowski, Wojciech Szczęsny, Piotr Zieliński, Kamil Glik, Grzegorz Krychowiak, Arkadiusz Milik, Jakub "
    "Kiwior, Bartosz Bereszyński, Krzysztof Piątek, Przemysław Frankowski, Sebastian Szymański, Nicola "
    "Zalewski, Szymon "
    "Żurkowski, Karol Świderski, Kamil Grabara, Łukasz Skorupski, Jan Bednarek, Mateusz Wieteska, Robert Gumny, Michał "
    "Skóraś, Artur Jędrzejczyk, Damian Szymański, Jakub Kamiński, Kamil Grosicki, Krystian Bielik"
)
ENGLISH = {
    "names": PLAYERS,
    "many names": f"{PLAYERS} " * 4,
    "results": "Paris Saint-Germain 1 Bayern München 2; Borussia Dortmund 1 Chelsea 0; Milan 1 Tottenham 0; "
    "Club Brugge 0 "
    "Benfica 2; Eintracht Frankfurt 0 Napoli 2; Liverpool 2 Real Madrid 5; Leipzig 1 Manchester City 1; Inter "
    "1 Porto 0; "
    "Athletic Bilbao 3 Real Sociedad 1; Atlético Madrid 0 Deportivo La Coruña 0; Saint-Étienne 2 Olympique Lyonnais 2; "
    "Borussia Mönchengladbach 4 Hertha Berlin 1; Fenerbahçe 1 Galatasaray 3",
    "headlines": "Müller beats Schröder in Nordrhein-Westfalen vote. Schäuble warns Söder. Köhler visits "
    "Görlitz, meets "
    "Jäger. Bundesverfassungsgericht rejects Vorratsdatenspeicherung. Süddeutsche Zeitung sues Springer. Frankfurter "
    "Allgemeine Zeitung names Schirrmacher editor. Volkswagen recalls cars in Niedersachsen. Bundeswehr buys Leopard "
    "tanks. Deutsche Bahn strikes again: Weselsky defiant. Bayern München sack Nagelsmann, hire Tuchel.",
    "quotes": "“Wir schaffen das,” she said then. “Die Würde des Menschen ist unantastbar,” he answered, and "
    "“Freude, schöner "
    "Götterfunken, Tochter aus Elysium” was sung by the choir of the city, which the mayor had invited to the "
    "ceremony. "
    "The words “Einigkeit und Recht und Freiheit” stood on the wall behind him, as they have for more than sixty "
    "years. Nobody knew “Auferstanden aus Ruinen und der Zukunft zugewandt” by heart.",
}


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_told(code):
    assert language.detected(OTHERS[code]) == code


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_with_foreign_names_is_english(kind):
    assert sum(map(str.isalpha, ENGLISH[kind])) >= language.FEWEST_LETTERS
    assert language.detected(ENGLISH[kind]) is None


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[3] / "examples").rglob("*.txt")), ids=lambda p: p.name)
def test_the_examples_are_english(path):
    assert language.detected(path.read_text(encoding="utf-8")) is None


def test_a_short_text_is_always_read():
    assert language.detected(GERMAN[:300]) is None
    assert language.detected("1 2 3 -- 4") is None


def test_the_article_is_skipped_with_its_place():
    with pytest.raises(ArticleSkipped, match=r'^a\.txt: the text is in another language than English \("de"\)$'):
        language.check(Article("a", GERMAN, language="en", source="a.txt"))


def test_every_format_is_looked_at(tmp_path):
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "b.html").write_text(f"<!doctype html><html lang='en'><p>{GERMAN}</p></html>", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Oslo votes.", encoding="utf-8")
    errors = []
    assert [article.identifier for article in read([tmp_path], on_error=errors.append)] == ["c"]
    assert [type(error) for error in errors] == [ArticleSkipped, ArticleSkipped]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.jsonl", '{"id": 1, "text": "Oslo votes.", "language": "de"}'),
        ("a.json", '[{"id": 1, "text": "Oslo votes.", "language": "de"}]'),
        ("a.csv", "id,text,language\n1,Oslo votes.,de\n"),
        ("a.md", "---\nlanguage: de\n---\nOslo votes.\n"),
        ("a.html", '<html lang="de"><body><p>Oslo votes on Monday, it is said.</p></body></html>'),
    ],
)
def test_a_declared_language_is_skipped_whatever_the_format(tmp_path, name, written):
    (tmp_path / name).write_text(written)
    errors = []
    assert [*read([tmp_path / name], on_error=errors.append)] == []
    assert [type(error) for error in errors] == [ArticleSkipped]


def test_a_parquet_row_too(tmp_path):
    table = pyarrow.table({"id": ["1"], "text": ["Oslo votes."], "language": ["de"]})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    errors = []
    assert [*read([tmp_path / "a.parquet"], on_error=errors.append)] == []
    assert [type(error) for error in errors] == [ArticleSkipped]
