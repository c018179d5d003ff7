"""The formats of articles, a module each, and `registry`, which tells them apart.

A page of HTML takes four: `html` decodes it, `blocks` cuts it into blocks, `story` says which of them are the story,
and `metadata` reads what the page says of itself. `feeds` and `warc` hand their pages to `html`.
"""
