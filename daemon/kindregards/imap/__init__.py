"""IMAP: the only place that knows imapclient."""
