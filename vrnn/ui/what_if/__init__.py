"""What if z had been another: the widgets of the Write and the Listen page, and what they say."""
