# Measuring: `make bench` prints, and asserts nothing. RECORDS=5000 is quick.
RECORDS = 50000
EXTRA_DIST += bench/bench.py bench/meter.py bench/records.py

bench: klaster klasterd
	python3 $(srcdir)/bench/bench.py . $(RECORDS)

.PHONY: bench
