# Unit tests of src/store.
TEST_LIBS_STORE = libstore.a $(TEST_LIBS_MODEL) $(STORE_LIBS)
STORE_DIR = tests/unit/store_dir.c tests/unit/store_dir.h
SHELF = tests/unit/shelf.c tests/unit/shelf.h tests/unit/directory.c \
	tests/unit/directory.h

STORE_TESTS = \
	tests/unit/test_catalogue \
	tests/unit/test_filters \
	tests/unit/test_kin \
	tests/unit/test_lookups \
	tests/unit/test_names \
	tests/unit/test_pages \
	tests/unit/test_paging \
	tests/unit/test_left_open \
	tests/unit/test_posting \
	tests/unit/test_sqlite tests/unit/test_sqlite_put
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)

tests_unit_test_catalogue_SOURCES = tests/unit/test_catalogue.c $(SHELF)
tests_unit_test_catalogue_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_filters_SOURCES = tests/unit/test_filters.c $(SHELF)
tests_unit_test_filters_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_kin_SOURCES = tests/unit/test_kin.c $(SHELF)
tests_unit_test_kin_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_names_SOURCES = tests/unit/test_names.c $(SHELF)
tests_unit_test_names_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_lookups_SOURCES = tests/unit/test_lookups.c $(SHELF)
tests_unit_test_lookups_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_pages_SOURCES = tests/unit/test_pages.c
tests_unit_test_pages_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_paging_SOURCES = tests/unit/test_paging.c $(SHELF)
tests_unit_test_paging_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_posting_SOURCES = tests/unit/test_posting.c
tests_unit_test_posting_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
# It looks behind the catalogue: at the file and at SQLite's plans.
tests_unit_test_sqlite_SOURCES = tests/unit/test_sqlite.c $(SHELF) \
	$(STORE_DIR)
tests_unit_test_sqlite_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) \
	-I$(top_srcdir)/src/store
tests_unit_test_sqlite_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_left_open_SOURCES = tests/unit/test_left_open.c $(SHELF) \
	$(STORE_DIR)
tests_unit_test_left_open_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) \
	-I$(top_srcdir)/src/store
tests_unit_test_left_open_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_sqlite_put_SOURCES = tests/unit/test_sqlite_put.c $(SHELF)
tests_unit_test_sqlite_put_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) \
	-I$(top_srcdir)/src/store
tests_unit_test_sqlite_put_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
