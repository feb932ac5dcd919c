# Tests: wire.
EXTRA_DIST += tests/wire/wire.sh tests/wire/faults.sh

check_PROGRAMS += tests/wire/faultd
tests_wire_faultd_SOURCES = tests/wire/faultd.c
tests_wire_faultd_LDADD = $(ZLIB_LIBS)

TESTS += tests/wire/faults.sh
