# Unit tests of src/net, and of the arithmetic of lists in src/app.
TEST_LIBS_NET = libnet.a $(TEST_LIBS_MODEL) $(CURL_LIBS)
NET_TESTS = \
	tests/unit/test_dialect \
	tests/unit/test_link \
	tests/unit/test_run \
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
tests_unit_test_run_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/app
tests_unit_test_run_LDADD = libapp.a libnet.a $(TEST_LIBS_STORE) \
	$(CURL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_weblink_SOURCES = tests/unit/test_weblink.c
tests_unit_test_weblink_LDADD = $(NET_TEST_LIBS)
tests_unit_test_whole_SOURCES = tests/unit/test_whole.c
tests_unit_test_whole_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/app \
	$(SQLITE_CFLAGS)
tests_unit_test_whole_LDADD = libapp.a libnet.a $(TEST_LIBS_STORE) \
	$(CURL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_own_SOURCES = tests/unit/test_own.c
tests_unit_test_own_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/app
tests_unit_test_own_LDADD = libapp.a libengine.a libnet.a $(TEST_LIBS_STORE) \
	$(CURL_LIBS) $(CMOCKA_LIBS)
