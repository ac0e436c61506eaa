"""Reading the book of goods: what is here, what may leave, what was, what runs out, where the rest is."""
