# Unit tests of src/ui.
TEST_LIBS_UI = libui.a libengine.a $(TEST_LIBS_MODEL) $(NCURSES_LIBS)
ui_tests = tests/unit/test_framefile tests/unit/test_input \
	tests/unit/test_layout tests/unit/test_list tests/unit/test_osc52 tests/unit/test_pager \
	tests/unit/test_pictures tests/unit/test_rescue tests/unit/test_stack tests/unit/test_surface
check_PROGRAMS += $(ui_tests)
TESTS += $(ui_tests)
tests_unit_test_input_SOURCES = tests/unit/test_input.c
tests_unit_test_input_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_layout_SOURCES = tests/unit/test_layout.c
tests_unit_test_layout_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_list_SOURCES = tests/unit/test_list.c
tests_unit_test_list_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_osc52_SOURCES = tests/unit/test_osc52.c
tests_unit_test_osc52_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_pager_SOURCES = tests/unit/test_pager.c
tests_unit_test_pager_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_surface_SOURCES = tests/unit/test_surface.c
tests_unit_test_surface_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_stack_SOURCES = tests/unit/test_stack.c
tests_unit_test_stack_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_framefile_SOURCES = tests/unit/test_framefile.c
tests_unit_test_framefile_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_pictures_SOURCES = tests/unit/test_pictures.c
tests_unit_test_pictures_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
tests_unit_test_rescue_SOURCES = tests/unit/test_rescue.c
tests_unit_test_rescue_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS)
# Frames against an emulator that is not ours.
if HAVE_VTERM
check_PROGRAMS += tests/unit/test_frame
TESTS += tests/unit/test_frame
endif
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c
tests_unit_test_frame_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_frame_LDADD = $(TEST_LIBS_UI) $(CMOCKA_LIBS) $(VTERM_LIBS)
