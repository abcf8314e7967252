"""Ink files in and out.  `vrnn.formats.open.read_ink` is the way in."""
