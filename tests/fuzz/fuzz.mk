# Fuzz targets: what reads bytes of others, against its own promises.
#
# A new target is tests/fuzz/fuzz_NAME.c with LLVMFuzzerTestOneInput() and
# FUZZ_CHECK() (fuzz.h), files to begin with in tests/fuzz/corpus/NAME/ (at
# least one; each bug found leaves its input there), and two lines at the end
# of this file:
#
#	FUZZ_TARGETS += tests/fuzz/fuzz_NAME
#	tests_fuzz_fuzz_NAME_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_MODEL)
#
#
# Plain `make check` runs every target over its corpus, by replay.c.
# To search for new inputs: configure --enable-fuzzing CC=clang, then
#	make fuzz FUZZ_SECONDS=60 [FUZZ_TARGETS=tests/fuzz/fuzz_NAME]
# What it finds new lands in fuzz-NAME/ of the build tree, and what breaks in
# fuzz-NAME-crash-*. tests/fuzz/NAME.dict is used where it exists.
FUZZ_SECONDS = 60
FUZZ_TARGETS =
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/fuzz.h tests/fuzz/keymap.dict

if FUZZING
FUZZ_ENGINE = $(LIB_FUZZER)
else
FUZZ_ENGINE = tests/fuzz/libreplay.a
check_LIBRARIES = tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz.h
TESTS += $(FUZZ_TARGETS)
endif

fuzz: $(FUZZ_TARGETS)
if FUZZING
	@for target in $(FUZZ_TARGETS); do \
		name=`basename $$target | sed s/fuzz_//`; \
		dict=$(srcdir)/tests/fuzz/$$name.dict; \
		$(MKDIR_P) fuzz-$$name; \
		echo "== $$target, $(FUZZ_SECONDS) s"; \
		./$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-rss_limit_mb=1024 -print_final_stats=1 \
			-artifact_prefix=fuzz-$$name- \
			`test -f $$dict && echo -dict=$$dict` fuzz-$$name \
			$(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
else
	@echo "configure with --enable-fuzzing CC=clang first" >&2; exit 1
endif

CLEAN_LOCAL += clean-fuzz
clean-fuzz:
	-rm -rf fuzz-*

.PHONY: fuzz clean-fuzz

# --- the targets
FUZZ_TARGETS += tests/fuzz/fuzz_safe
tests_fuzz_fuzz_safe_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_BASE)

FUZZ_TARGETS += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_BASE)

FUZZ_TARGETS += tests/fuzz/fuzz_fold
tests_fuzz_fuzz_fold_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_BASE)

FUZZ_TARGETS += tests/fuzz/fuzz_keymap
tests_fuzz_fuzz_keymap_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_ENGINE)

FUZZ_TARGETS += tests/fuzz/fuzz_json
tests_fuzz_fuzz_json_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_MODEL)

FUZZ_TARGETS += tests/fuzz/fuzz_query
tests_fuzz_fuzz_query_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_MODEL)

FUZZ_TARGETS += tests/fuzz/fuzz_decode
tests_fuzz_fuzz_decode_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_MODEL)

FUZZ_TARGETS += tests/fuzz/fuzz_value
tests_fuzz_fuzz_value_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_MODEL)

FUZZ_TARGETS += tests/fuzz/fuzz_request
tests_fuzz_fuzz_request_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_SERVICE)

FUZZ_TARGETS += tests/fuzz/fuzz_accept
tests_fuzz_fuzz_accept_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_SERVICE)

FUZZ_TARGETS += tests/fuzz/fuzz_csv
tests_fuzz_fuzz_csv_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_SERVICE)

FUZZ_TARGETS += tests/fuzz/fuzz_head
tests_fuzz_fuzz_head_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_SERVICE)

FUZZ_TARGETS += tests/fuzz/fuzz_posting
tests_fuzz_fuzz_posting_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_STORE)

FUZZ_TARGETS += tests/fuzz/fuzz_weblink
tests_fuzz_fuzz_weblink_LDADD = $(FUZZ_ENGINE) $(TEST_LIBS_NET)
