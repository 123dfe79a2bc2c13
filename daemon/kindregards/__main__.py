"""`python -m kindregards` is the command `kindregards`."""

from kindregards.cli import main

main()
