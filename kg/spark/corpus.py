"""Near-duplicates and support with Spark, of what a job has written: the functions of kg.corpus, and their results."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.corpus.folder import MANIFEST, QUADS, SUCCESS, checked, data
from kg.corpus.near_duplicates import Sets
from kg.corpus.rows import WANTED
from kg.corpus.support import Support
from kg.errors import UsageError
from kg.spark import comparing
from kg.spark.filesystem import Folder, here
from kg.spark.session import is_local
from kg.spark.shipping import on_executor

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


class Corpus:
    """The articles in the output of a job. A context manager, which lets go of what Spark keeps of them."""

    def __init__(self, spark: "SparkSession", path: str) -> None:
        """UsageError for a path that is no output of a job, or not whole."""
        folder = Folder(spark, here(path) if is_local(spark.sparkContext.master) else path)
        if not folder.exists():
            raise UsageError(f"{path}: no such folder; check the path")
        sizes = folder.sizes(data(QUADS))
        self.base = checked(folder.text(MANIFEST), folder.exists(SUCCESS), sizes, path).base
        self._spark = spark
        self._kept: list[DataFrame] = []
        lines = folder.lines(data(QUADS)) if sizes else spark.createDataFrame([], "value string")
        lines = lines.where(lines["value"].rlike(WANTED))
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 10_000)  # most rows are short here
        spark.conf.set("spark.sql.shuffle.partitions", lines.rdd.getNumPartitions())
        self._rows = self._keep(_mapped(lines, "rows", comparing.ROWS))

    def groups(self, threshold: float) -> "DataFrame":
        """`article` and `group`, as of `kg.corpus.near_duplicates.groups`."""
        from pyspark.sql import functions as f

        bodies = self._rows.where("kind = 'body'").select(f.col("key").alias("article"), f.col("a").alias("text"))
        signed = self._keep(_mapped(bodies, "signed", comparing.SIGNED))
        # texts with the same shingles: the first of them is compared with others
        first = signed.groupBy("digest").agg(f.min("article").alias("first"))
        same = signed.select("digest", "article").join(first, "digest").select("first", "article")
        texts = signed.join(first.select(f.col("first").alias("article")), "article").select(
            "article", "bands", "shingles"
        )
        numbered = texts.select("article", f.posexplode("bands").alias("band", "value"))
        members = numbered.groupBy("band", "value").agg(f.sort_array(f.collect_list("article")).alias("members"))
        pairs = _mapped(members.where("size(members) > 1").select("members"), "pairs", comparing.PAIRS).distinct()
        hashes = texts.select("article", "shingles")
        both = (
            pairs.join(hashes.toDF("one", "shingles"), "one")
            .join(hashes.toDF("other", "others"), "other")
            .select("one", "other", "shingles", "others")
        )
        alike = Sets()  # here: such pairs are few beside articles that are copied as they are
        for row in _mapped(both, "alike", comparing.PAIRS, threshold).toLocalIterator():
            alike.join(row["one"], row["other"])
        named = self._spark.createDataFrame([*alike.items()], "first string, group string")
        grouped = same.join(named, "first", "left").select("article", f.coalesce("group", "first").alias("group"))
        several = grouped.groupBy("group").count().where("count > 1").select("group")
        return grouped.join(several, "group").select("article", "group")

    def supports(self, threshold: float) -> "Iterator[tuple[Support, str]]":
        """As `kg.corpus.support.supports`."""
        from pyspark.sql import functions as f

        stated = self._rows.where("kind = 'stated'").select(f.col("key").alias("claim"), f.col("a").alias("article"))
        origins = self._rows.where("kind = 'origin'").toDF("kind", "article", "publisher", "published").drop("kind")
        labels = self._rows.where("kind = 'label'").groupBy(f.col("key").alias("claim")).agg(f.min("a").alias("label"))
        witnesses = (
            stated.distinct()
            .join(origins, "article")
            .join(self.groups(threshold), "article", "left")
            .withColumn("group", f.coalesce("group", "article"))
            .groupBy("claim")
            .agg(f.collect_list(f.struct("article", "group", "publisher", "published")).alias("witnesses"))
        )
        found = _mapped(witnesses, "supports", comparing.SUPPORTS).join(labels, "claim")
        for row in found.toLocalIterator():
            numbers = (row["support"], row["publishers"], row["texts"], row["articles"])
            yield Support(row["claim"], *numbers), row["label"]

    def near_duplicates(self, threshold: float) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
        """The groups, and publisher and day of each article in them."""
        origins = self._rows.where("kind = 'origin'").toDF("kind", "article", "publisher", "published").drop("kind")
        groups: dict[str, str] = {}
        known: dict[str, tuple[str, str]] = {}
        for row in self.groups(threshold).join(origins, "article").toLocalIterator():
            groups[row["article"]] = row["group"]
            known[row["article"]] = (row["publisher"], row["published"])
        return groups, known

    def _keep(self, frame: "DataFrame") -> "DataFrame":
        """What is used several times is made once; what a lost executor kept is made again."""
        self._kept.append(frame.persist())
        return frame

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(self, *exception: object) -> None:
        for frame in self._kept:
            frame.unpersist()


def _mapped(frame: "DataFrame", function: str, schema: "pa.Schema", *arguments: object) -> "DataFrame":
    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(on_executor(comparing.__name__, function, *arguments), from_arrow_schema(schema))
