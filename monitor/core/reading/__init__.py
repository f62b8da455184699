"""A response → a document: charset, extraction by profile, dates, language, identity."""

from monitor.core.reading.identity import identity_of

__all__ = ["identity_of"]
