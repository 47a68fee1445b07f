"""How files reach the browser: named by their content, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it ships no types
    """Leaves `sourceMappingURL` comments alone: the maps of vendored scripts are not shipped, and
    the ordinary storage refuses a script whose map is missing."""

    patterns = tuple(
        (name, tuple(p for p in patterns if "sourceMappingURL" not in (p if isinstance(p, str) else p[0])))
        for name, patterns in CompressedManifestStaticFilesStorage.patterns
    )
