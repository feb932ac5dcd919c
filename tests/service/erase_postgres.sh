#!/bin/sh
# erase.sh over PostgreSQL: a private cluster, and the bytes of its files.
# engines: PostgreSQL, whose files it reads.
erase_postgres=1
. "${srcdir:-.}/tests/service/erase.sh"
