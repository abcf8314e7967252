"""What the pages call: models behind an interface, so that a distributed engine can stand behind it later."""
