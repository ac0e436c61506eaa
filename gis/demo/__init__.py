"""The demonstration: real places, synthetic stock and people, the landslide of 28 September 2016 at Sucun."""
