"""What the owner could write differently for a photo to be seen by somebody.

Candidates are tried by `core.resolve` itself, and only one that works and opens least is proposed.
The words for it are in `insight.explained_words`.
"""
