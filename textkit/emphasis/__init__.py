"""How much emphasis a text gives to each driver: readings of paragraphs, shares, intervals."""
