# Tests over the wire: bad services and networks, and the real klasterd.
EXTRA_DIST += tests/wire/wire.sh tests/wire/faults.sh tests/wire/cli.sh

check_PROGRAMS += tests/wire/faultd tests/wire/feed_walk tests/wire/sync_walk
tests_wire_sync_walk_SOURCES = tests/wire/sync_walk.c \
	tests/wire/sync_world.c tests/wire/sync_world.h \
	tests/wire/cut_wire.c tests/wire/cut_wire.h
tests_wire_sync_walk_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) \
	-I$(top_srcdir)/src/copy
tests_wire_sync_walk_LDADD = libservice.a $(tests_wire_feed_walk_LDADD)
tests_wire_faultd_SOURCES = tests/wire/faultd.c
tests_wire_faultd_LDADD = $(ZLIB_LIBS)
tests_wire_feed_walk_SOURCES = tests/wire/feed_walk.c
tests_wire_feed_walk_LDADD = $(klaster_LDADD)

TESTS += tests/wire/faults.sh tests/wire/tls.sh tests/wire/cli.sh \
	tests/wire/feed.sh tests/wire/copy.sh tests/wire/sync.sh \
	tests/wire/sync_cuts.sh tests/wire/budgets.sh \
	tests/wire/h2.sh
EXTRA_DIST += tests/wire/h2.sh
EXTRA_DIST += tests/wire/budgets.sh tests/wire/budgets.py
EXTRA_DIST += tests/wire/feed.sh tests/wire/tls.sh tests/wire/copy.sh \
	tests/wire/sync.sh tests/wire/sync_differ.py tests/wire/sync_cuts.sh
TESTS += tests/wire/seq.sh tests/wire/who.sh tests/wire/late.sh
EXTRA_DIST += tests/wire/seq.sh tests/wire/who.sh tests/wire/late.sh

# bad.py: F1 to F22, from the command line and on the screen.
TESTS += tests/wire/bad.py tests/wire/bad_all.sh
EXTRA_DIST += tests/wire/bad.py tests/wire/bad_all.sh tests/wire/bad/names.c \
	tests/wire/bad/carry.cases tests/wire/bad/content.cases \
	tests/wire/bad/names_and_texts.cases tests/wire/bad/records.cases \
	tests/wire/bad/status.cases
check_DATA = tests/wire/bad/names.so
CLEANFILES += tests/wire/bad/names.so
tests/wire/bad/names.so: tests/wire/bad/names.c
	@$(MKDIR_P) tests/wire/bad
	$(AM_V_CC)$(CC) -D_GNU_SOURCE -O1 -shared -fPIC -o $@ \
		$(srcdir)/tests/wire/bad/names.c -ldl
TESTS += tests/wire/own.sh tests/wire/foreign.sh tests/wire/drupal.sh
EXTRA_DIST += tests/wire/own.sh tests/wire/foreign.sh tests/wire/drupal.sh
TESTS += tests/wire/erased.sh
EXTRA_DIST += tests/wire/erased.sh
