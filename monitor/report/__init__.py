"""A comparison as its reader sees it: a page, Markdown, a text document with tracked changes."""
