"""The command line: `app` lists the commands, one file a family of them."""
