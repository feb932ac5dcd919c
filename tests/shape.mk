# The shape of the house.
TESTS += tests/po.sh
EXTRA_DIST += tests/po.sh
