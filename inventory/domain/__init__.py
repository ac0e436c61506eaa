"""The arithmetic of stock, without Django: packs, expiry, first-to-expire, back-dating, promises, fingerprints."""
