# Tests: screen. Golden screens of the real program on the bundled directory.
SCREEN_TESTS = tests/screen/hints.sh tests/screen/look.sh \
	tests/screen/run.sh tests/screen/saved.sh \
	tests/screen/several.sh tests/screen/states.sh tests/screen/visit.sh
TESTS += $(SCREEN_TESTS)
EXTRA_DIST += $(SCREEN_TESTS) $(screen_golden) tests/screen/several.golden
screen_golden = tests/screen/detail.screen tests/screen/distance.screen tests/screen/export.screen \
	tests/screen/filter.screen \
	tests/screen/help.screen tests/screen/input.screen \
	tests/screen/keys.screen tests/screen/macro.screen \
	tests/screen/mouse.screen tests/screen/pane.screen \
	tests/screen/language.screen tests/screen/latin.screen \
	tests/screen/list.screen tests/screen/look.screen \
	tests/screen/look_latin.screen tests/screen/narrow.screen tests/screen/narrow_wide.screen \
	tests/screen/overview.screen tests/screen/own.screen tests/screen/partners.screen tests/screen/who.screen \
	tests/screen/prompt.screen tests/screen/roles.screen \
	tests/screen/search.screen \
	tests/screen/small.screen tests/screen/take.screen \
	tests/screen/wide.screen
