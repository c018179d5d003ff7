"""The viewer: pages of a store for a browser, read-only, each at the path of its IRI."""
