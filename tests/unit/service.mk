# Unit tests of src/service. What HTTP clients see is in tests/service.
SERVICE_UNIT_TESTS = \
	tests/unit/test_csv \
	tests/unit/test_cursor \
	tests/unit/test_idset \
	tests/unit/test_lists \
	tests/unit/test_memo \
	tests/unit/test_negotiate \
	tests/unit/test_peer \
	tests/unit/test_template
check_PROGRAMS += $(SERVICE_UNIT_TESTS)
TESTS += $(SERVICE_UNIT_TESTS)

tests_unit_test_csv_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_cursor_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_idset_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_lists_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_memo_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_negotiate_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_peer_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
tests_unit_test_template_LDADD = $(TEST_LIBS_SERVICE) $(CMOCKA_LIBS)
