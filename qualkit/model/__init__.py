"""The nouns of qualkit as frozen dataclasses; standard library only."""
