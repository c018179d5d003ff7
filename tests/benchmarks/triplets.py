"""Runs triplet-extract, which is GPL-3.0 and so no dependency of ours, in whatever Python has it; that one needs
neither our code nor our libraries: `PYTHON triplets.py MODEL`.

A line with a JSON list of texts comes in, a line with a JSON list goes out: triples, seconds, seconds of the processor.
"""

import json
import sys
import time
from typing import Any

import spacy
from triplet_extract import OpenIEExtractor  # type: ignore[import-not-found]


def main(model: str) -> None:
    load = spacy.load

    def loaded(name: str, **options: Any) -> spacy.Language:  # it asks for the same model by a name that PyPI lacks
        return load(model if name == "en_core_web_sm" else name, **options)

    spacy.load = loaded  # type: ignore[assignment]
    extractor = OpenIEExtractor(nlp=load(model))
    print("[]", flush=True)  # it is ready
    for line in sys.stdin:
        texts = json.loads(line)
        wall, processor = time.perf_counter(), time.process_time()
        found = extractor.extract_batch(texts, progress=False)
        times = time.perf_counter() - wall, time.process_time() - processor
        print(json.dumps([sum(map(len, found)), *times]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
