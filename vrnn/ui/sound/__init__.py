"""What the Listen page is made of, below the page itself."""
