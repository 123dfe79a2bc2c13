"""What a person works on and cares about, as words taken from their own sentences.

Rules that hold here: nouns and names that a reader would give as the topic; no greeting, no logistics, no words
that everybody uses; few are better than many.
"""

from kindregards.core.message import Message

AT_MOST = 8  # of one mail


def topics(message: Message) -> tuple[str, ...]:
    """At most AT_MOST words or short phrases, lower case, the most telling first."""
    return ()
