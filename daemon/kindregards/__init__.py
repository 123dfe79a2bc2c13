"""Reads a mailbox and puts the helpful follow-up its owner meant to write into the Drafts folder."""

__version__ = "0.1.0"
