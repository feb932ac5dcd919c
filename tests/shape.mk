# The shape of the house.
SHAPE_TESTS = tests/layers.sh tests/banned.sh tests/globals.sh tests/po.sh \
	tests/docs.sh tests/features.sh tests/spread.sh
TESTS += $(SHAPE_TESTS)
EXTRA_DIST += $(SHAPE_TESTS) doc/features.md
