# Manual pages and the profile.
EXTRA_DIST += doc/profile.md doc/import.md
