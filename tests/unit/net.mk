# Unit tests of src/net, and of what klaster makes of it: src/own, src/copy
# and the arithmetic of lists in src/feed.
TEST_LIBS_NET = libnet.a $(TEST_LIBS_MODEL) $(CURL_LIBS)
NET_TESTS = \
	tests/unit/test_dialect \
	tests/unit/test_link \
	tests/unit/test_run \
	tests/unit/test_transfer_err \
	tests/unit/test_weblink \
	tests/unit/test_own tests/unit/test_whole
check_PROGRAMS += $(NET_TESTS)
TESTS += $(NET_TESTS)

NET_TEST_LIBS = $(TEST_LIBS_NET) $(CMOCKA_LIBS)
tests_unit_test_dialect_SOURCES = tests/unit/test_dialect.c
tests_unit_test_dialect_LDADD = $(NET_TEST_LIBS)
tests_unit_test_link_SOURCES = tests/unit/test_link.c
tests_unit_test_link_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_unit_test_link_LDADD = $(NET_TEST_LIBS)
tests_unit_test_run_SOURCES = tests/unit/test_run.c
tests_unit_test_run_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/feed
tests_unit_test_run_LDADD = libfeed.a libcopy.a libown.a libnet.a \
	$(TEST_LIBS_STORE) $(CURL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_transfer_err_SOURCES = tests/unit/test_transfer_err.c
tests_unit_test_transfer_err_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) \
	-I$(top_srcdir)/src/net
tests_unit_test_transfer_err_LDADD = $(NET_TEST_LIBS)
tests_unit_test_weblink_SOURCES = tests/unit/test_weblink.c
tests_unit_test_weblink_LDADD = $(NET_TEST_LIBS)
tests_unit_test_whole_SOURCES = tests/unit/test_whole.c
tests_unit_test_whole_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/copy \
	$(SQLITE_CFLAGS)
tests_unit_test_whole_LDADD = libcopy.a libown.a libnet.a $(TEST_LIBS_STORE) \
	$(CURL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_own_SOURCES = tests/unit/test_own.c
tests_unit_test_own_LDADD = libown.a libengine.a libnet.a $(TEST_LIBS_STORE) \
	$(CURL_LIBS) $(CMOCKA_LIBS)
