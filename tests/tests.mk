# Tests. A room's unit tests stand in tests/unit/ROOM.mk.
if HAVE_CMOCKA
include tests/unit/base.mk
include tests/unit/engine.mk
include tests/unit/model.mk
include tests/unit/store.mk
include tests/unit/net.mk
include tests/unit/ui.mk
include tests/unit/data.mk
include tests/unit/service.mk
endif
include tests/screen/screen.mk
include tests/wire/wire.mk
include tests/service/service.mk
include tests/term/term.mk
include tests/fuzz/fuzz.mk
include tests/shape.mk

TEST_LIBS_BASE = libbase.a $(NETTLE_LIBS) $(UTF8PROC_LIBS)
TEST_LIBS_ENGINE = libengine.a $(TEST_LIBS_BASE)
TEST_LIBS_MODEL = libmodel.a $(TEST_LIBS_BASE) $(CJSON_LIBS)
TEST_LIBS_SERVICE = libservice.a libstore.a $(TEST_LIBS_MODEL) \
	$(NETTLE_LIBS) $(STORE_LIBS) $(ZLIB_LIBS)

# Leaks that are a library's own. Tests that count memory or time look whether
# ASAN_OPTIONS is there.
if SANITIZE
SANITIZE_ENVIRONMENT = ASAN_OPTIONS="$$ASAN_OPTIONS"; export ASAN_OPTIONS;
endif
EXTRA_DIST += tests/lsan.supp
AM_TESTS_ENVIRONMENT = $(SANITIZE_ENVIRONMENT) \
	LSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0"; \
	export LSAN_OPTIONS;
