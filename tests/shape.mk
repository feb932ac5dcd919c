# The shape of the house.
TESTS += tests/layers.sh tests/banned.sh tests/po.sh
EXTRA_DIST += tests/layers.sh tests/banned.sh tests/po.sh
