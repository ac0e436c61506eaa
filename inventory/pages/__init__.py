"""The pages of the stock: the keeper's phone and the stock book."""
