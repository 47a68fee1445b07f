"""From a pack file to drafts whose every part knows its line."""
