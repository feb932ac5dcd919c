#!/bin/sh
# python.sh: runs a test in Python, or skips it where there is no Python, or
# none that can make a pty. Writes nothing beside the sources.
python3 -c 'import pty, sys; sys.exit(sys.version_info < (3, 9))' \
	2>/dev/null || exit 77
PYTHONDONTWRITEBYTECODE=1 exec python3 "$@"
