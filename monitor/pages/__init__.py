"""A response → a document: charset, extraction by profile, dates, language, identity."""

from monitor.pages.site_ids import identity_of

__all__ = ["identity_of"]
