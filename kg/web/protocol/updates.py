"""/update: SPARQL updates, as the SPARQL 1.1 protocol sends them, from whoever has the token."""

import asyncio
from collections.abc import Sequence

from kg.errors import UsageError
from kg.serving import Engine
from kg.web.protocol.bearer import Bearer
from kg.web.protocol.exchange import FORM, Endpoint, Refusal, Reply, Request, decoded, one, parameters

_UPDATE = "application/sparql-update"
_MOST_BYTES = 16_000_000


class Updates(Endpoint):
    """Runs updates through an engine."""

    methods = ("POST",)

    def __init__(self, engine: Engine, bearer: Bearer, cors: Sequence[str] = ()) -> None:
        super().__init__(cors)
        self._engine = engine
        self._bearer = bearer

    async def reply(self, request: Request) -> Reply:
        self._bearer.check(request)
        update = await _asked(request)
        try:
            await asyncio.to_thread(self._engine.update, update)
        except UsageError as error:  # the store is only read
            raise Refusal(403, str(error)) from None
        finally:
            self._engine.settle()
        return Reply(status=204)


async def _asked(request: Request) -> str:
    media = request.content_type
    if media not in (FORM, _UPDATE):
        raise Refusal(415, f"an update is sent as {FORM} or {_UPDATE}, not as {media or 'nothing that is named'}")
    pairs = request.parameters()
    body = await request.body(_MOST_BYTES)
    updates = []
    if media == FORM:
        pairs += parameters(body)
    else:
        updates.append(decoded(body))
    if any(name in ("using-graph-uri", "using-named-graph-uri") for name, _ in pairs):
        raise Refusal(400, "graphs are not named in the address of an update here: write USING or WITH in it")
    if any(name == "query" for name, _ in pairs):
        raise Refusal(400, "queries are answered at /sparql: send it there")
    return one([*updates, *(value for name, value in pairs if name == "update")], "update")
