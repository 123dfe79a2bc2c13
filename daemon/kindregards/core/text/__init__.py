"""The text of a mail: MIME parts, own words, quoted words, signature, forwarded mail, links."""
