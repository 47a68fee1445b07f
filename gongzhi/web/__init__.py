"""The frame of the pages: base page, components, inbox, case page, search."""
