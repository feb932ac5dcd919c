# Unit tests of src/engine.
ENGINE_TESTS = \
	tests/unit/test_argv \
	tests/unit/test_command \
	tests/unit/test_fuzzy \
	tests/unit/test_hist \
	tests/unit/test_key \
	tests/unit/test_keyfile \
	tests/unit/test_keymap \
	tests/unit/test_keymaps \
	tests/unit/test_lineedit \
	tests/unit/test_macro \
	tests/unit/test_option
check_PROGRAMS += $(ENGINE_TESTS)
TESTS += $(ENGINE_TESTS)

tests_unit_test_argv_SOURCES = tests/unit/test_argv.c
tests_unit_test_argv_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_command_SOURCES = tests/unit/test_command.c
tests_unit_test_command_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_fuzzy_SOURCES = tests/unit/test_fuzzy.c
tests_unit_test_fuzzy_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_hist_SOURCES = tests/unit/test_hist.c
tests_unit_test_hist_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_key_SOURCES = tests/unit/test_key.c
tests_unit_test_key_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_keyfile_SOURCES = tests/unit/test_keyfile.c
tests_unit_test_keyfile_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_keymap_SOURCES = tests/unit/test_keymap.c
tests_unit_test_keymap_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_keymaps_SOURCES = tests/unit/test_keymaps.c
tests_unit_test_keymaps_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_lineedit_SOURCES = tests/unit/test_lineedit.c
tests_unit_test_lineedit_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_macro_SOURCES = tests/unit/test_macro.c
tests_unit_test_macro_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
tests_unit_test_option_SOURCES = tests/unit/test_option.c
tests_unit_test_option_LDADD = $(TEST_LIBS_ENGINE) $(CMOCKA_LIBS)
