# Tests over the wire: bad services and networks, and the real klasterd.
EXTRA_DIST += tests/wire/wire.sh tests/wire/faults.sh tests/wire/cli.sh

check_PROGRAMS += tests/wire/faultd tests/wire/feed_walk tests/wire/sync_walk
tests_wire_sync_walk_SOURCES = tests/wire/sync_walk.c
tests_wire_sync_walk_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/app
tests_wire_sync_walk_LDADD = $(tests_wire_feed_walk_LDADD)
tests_wire_faultd_SOURCES = tests/wire/faultd.c
tests_wire_faultd_LDADD = $(ZLIB_LIBS)
tests_wire_feed_walk_SOURCES = tests/wire/feed_walk.c
tests_wire_feed_walk_LDADD = libapp.a libnet.a libstore.a libengine.a \
	libmodel.a libbase.a $(SQLITE_LIBS) $(NETTLE_LIBS) $(CURL_LIBS) $(CJSON_LIBS) $(INIH_LIBS) $(UTF8PROC_LIBS)

TESTS += tests/wire/faults.sh tests/wire/tls.sh tests/wire/cli.sh \
	tests/wire/feed.sh tests/wire/copy.sh tests/wire/sync.sh \
	tests/wire/sync_cuts.sh tests/wire/budgets.sh \
	tests/wire/h2.sh
EXTRA_DIST += tests/wire/h2.sh
EXTRA_DIST += tests/wire/budgets.sh tests/wire/budgets.py
EXTRA_DIST += tests/wire/feed.sh tests/wire/tls.sh tests/wire/copy.sh \
	tests/wire/sync.sh tests/wire/sync_differ.py tests/wire/sync_cuts.sh
TESTS += tests/wire/seq.sh
EXTRA_DIST += tests/wire/seq.sh
