"""Answers questions while others write: what stands between `kg serve` and a store.

interface   what pages and the SPARQL endpoint see of it
answers     results in the formats of the SPARQL protocol, no longer than allowed
direct      over any store, in this process
"""

from kg.serving.direct import DirectEngine
from kg.serving.interface import Answer, Engine, Limits, Question

__all__ = ["Answer", "DirectEngine", "Engine", "Limits", "Question"]
