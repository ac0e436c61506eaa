"""The warehouse's part of the interface: commands that move goods, and what may be read."""
