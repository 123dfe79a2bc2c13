"""How well mail is understood, measured on labelled mail; docs/quality.md says what each set is.

One module per set, each with `NEEDS` (the file or folder of the corpora that it reads) and
`measure(corpora, part) -> Iterator[Score]`. Rules that hold here: a set that is absent is skipped, never guessed;
an item belongs to the part that its id says, for ever; nobody else's sentence is printed or stored.
"""
