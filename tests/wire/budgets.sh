#!/bin/sh
# budgets.sh: what looking, opening, searching and a day's changes cost, in
# requests and bytes: with the bundled directory, and with 2,000 records.
command -v python3 >/dev/null || exit 77
for count in 0 2000; do
	python3 "${srcdir:-.}/tests/wire/budgets.py" . "${srcdir:-.}" \
		"$count" || exit 1
done
echo "all good"
