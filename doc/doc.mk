# Manual pages and the profile.
EXTRA_DIST += doc/formats.md doc/profile.md doc/import.md
