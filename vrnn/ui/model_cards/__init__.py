"""The cards of the Models page: what card.json says of a checkpoint, and what can be drawn from it."""
