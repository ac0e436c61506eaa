"""Roads, needs, sourcing and trips as arithmetic: no Django here."""
