"""The demonstration county: drawn once from packs/demo/layout.yaml, loaded like any other county."""
