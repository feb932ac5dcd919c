# The tables of fields, and the bundled directory against its facts.
DATA_TESTS = \
	tests/unit/test_directory \
	tests/unit/test_facts \
	tests/unit/test_kind \
	tests/unit/test_maps \
	tests/unit/test_questions
check_PROGRAMS += $(DATA_TESTS)
TESTS += $(DATA_TESTS)
EXTRA_DIST += tests/fixtures/seed-facts.tsv \
	tests/fixtures/maps/cordis.csv \
	tests/fixtures/maps/cordis.expected \
	tests/fixtures/maps/keep.expected \
	tests/fixtures/maps/keep.jsonl \
	tests/fixtures/maps/kohesio.expected \
	tests/fixtures/maps/kohesio.tsv \
	tests/fixtures/maps/national.expected \
	tests/fixtures/maps/national.jsonl

DIRECTORY_SOURCES = tests/unit/directory.c tests/unit/directory.h

tests_unit_test_directory_SOURCES = tests/unit/test_directory.c \
	$(DIRECTORY_SOURCES)
tests_unit_test_directory_LDADD = $(TEST_LIBS_MODEL) $(CMOCKA_LIBS)
tests_unit_test_facts_SOURCES = tests/unit/test_facts.c $(DIRECTORY_SOURCES)
tests_unit_test_facts_LDADD = $(TEST_LIBS_MODEL) $(CMOCKA_LIBS)
tests_unit_test_kind_SOURCES = tests/unit/test_kind.c
tests_unit_test_kind_LDADD = $(TEST_LIBS_MODEL) $(CMOCKA_LIBS)
tests_unit_test_questions_SOURCES = tests/unit/test_questions.c $(SHELF)
tests_unit_test_questions_LDADD = $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
tests_unit_test_maps_SOURCES = tests/unit/test_maps.c $(SHELF)
tests_unit_test_maps_LDADD = libservice.a $(TEST_LIBS_STORE) $(CMOCKA_LIBS)
