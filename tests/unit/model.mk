# Unit tests of src/model.
MODEL_TESTS = \
	tests/unit/test_decode_document \
	tests/unit/test_decode_line \
	tests/unit/test_decode_stored \
	tests/unit/test_geo \
	tests/unit/test_json \
	tests/unit/test_narrow \
	tests/unit/test_query \
	tests/unit/test_record \
	tests/unit/test_value
check_PROGRAMS += $(MODEL_TESTS)
TESTS += $(MODEL_TESTS)

MODEL_TEST_LIBS = $(TEST_LIBS_MODEL) $(CMOCKA_LIBS)
tests_unit_test_decode_document_SOURCES = tests/unit/test_decode_document.c
tests_unit_test_decode_document_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_decode_line_SOURCES = tests/unit/test_decode_line.c
tests_unit_test_decode_line_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_geo_SOURCES = tests/unit/test_geo.c
tests_unit_test_geo_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_json_SOURCES = tests/unit/test_json.c
tests_unit_test_json_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_narrow_SOURCES = tests/unit/test_narrow.c
tests_unit_test_narrow_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_query_SOURCES = tests/unit/test_query.c
tests_unit_test_query_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_record_SOURCES = tests/unit/test_record.c
tests_unit_test_record_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_value_SOURCES = tests/unit/test_value.c
tests_unit_test_value_LDADD = $(MODEL_TEST_LIBS)
tests_unit_test_decode_stored_SOURCES = tests/unit/test_decode_stored.c \
	tests/unit/directory.c tests/unit/directory.h
tests_unit_test_decode_stored_LDADD = $(MODEL_TEST_LIBS)
