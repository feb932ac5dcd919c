# The tables of fields, and the bundled directory against its facts.
check_PROGRAMS += tests/unit/test_kind
TESTS += tests/unit/test_kind
tests_unit_test_kind_SOURCES = tests/unit/test_kind.c
tests_unit_test_kind_LDADD = $(TEST_LIBS_MODEL) $(CMOCKA_LIBS)
