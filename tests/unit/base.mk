# Unit tests of src/base.
BASE_TESTS = \
	tests/unit/test_arena \
	tests/unit/test_buf \
	tests/unit/test_err \
	tests/unit/test_fold \
	tests/unit/test_i18n \
	tests/unit/test_log \
	tests/unit/test_out \
	tests/unit/test_path \
	tests/unit/test_safe \
	tests/unit/test_text \
	tests/unit/test_textmap
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)

tests_unit_test_arena_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_buf_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_err_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_fold_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_i18n_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_log_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_out_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_path_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_safe_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_text_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)
tests_unit_test_textmap_LDADD = $(TEST_LIBS_BASE) $(CMOCKA_LIBS)

EXTRA_DIST += tests/unit/unit.h
