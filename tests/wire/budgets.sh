#!/bin/sh
# budgets.sh: what looking, opening, searching and a day's changes cost, in
# requests and bytes: with the bundled directory, and with 50,000 records; in a
# build with sanitizers, which would take minutes to import them, with 5,000.
command -v python3 >/dev/null || exit 77
records=50000
if nm ./klasterd 2>/dev/null | grep -q __asan_init; then
	records=5000
	echo "a build with sanitizers: $records records instead of 50000"
fi
for count in 0 "$records"; do
	python3 "${srcdir:-.}/tests/wire/budgets.py" . "${srcdir:-.}" \
		"$count" || exit 1
done
echo "all good"
