# Measuring: `make bench` prints, and asserts nothing. RECORDS=5000 is quick.
RECORDS = 50000
EXTRA_DIST += bench/bench.py bench/meter.py bench/records.py \
	bench/quick.py bench/million.py

bench: klaster klasterd
	python3 $(srcdir)/bench/bench.py . $(RECORDS)
	$(MAKE) bench-terminal
	$(MAKE) bench-quick
	$(MAKE) bench-network

.PHONY: bench

# Bytes and writes of each step in two terminals, beside the peers that are
# installed (`./bootstrap deps bench`), on one list of 10,000.
EXTRA_DIST += bench/terminal.py bench/peers.py

bench-terminal: klaster klasterd
	python3 $(srcdir)/bench/terminal.py . $${KLASTER_BENCH_ROWS:-10000}

.PHONY: bench-terminal

# How soon and how small: the first row of a copy, search in it as one types,
# what a list of a million rows leaves resident.
bench-quick: klaster klasterd
	python3 $(srcdir)/bench/quick.py . $(RECORDS)

.PHONY: bench-quick

# What each step costs over the network, beside plain curl.
bench-network: klaster klasterd
	python3 $(srcdir)/tests/wire/budgets.py . $(srcdir) 0 print
	python3 $(srcdir)/tests/wire/budgets.py . $(srcdir) $(RECORDS) print

.PHONY: bench-network

# The store alone.
EXTRA_PROGRAMS = bench/bench_store
bench_bench_store_SOURCES = bench/bench_store.c bench/bench.h
bench_bench_store_LDADD = $(TEST_LIBS_STORE)

bench-store: bench/bench_store$(EXEEXT)
	(python3 $(srcdir)/bench/records.py $(RECORDS) && \
	    python3 $(srcdir)/bench/records.py $(RECORDS) projects) | \
	    bench/bench_store

.PHONY: bench-store

# A directory of the size of a continent: `bench/continent 1000000`.
check_PROGRAMS += bench/continent
bench_continent_SOURCES = bench/continent.c bench/vocabulary.c \
	bench/vocabulary.h
bench_continent_LDADD = $(TEST_LIBS_BASE) -lm

EXTRA_PROGRAMS += bench/bench_service
bench_bench_service_SOURCES = bench/bench_service.c bench/bench.h
bench_bench_service_LDADD = $(TEST_LIBS_SERVICE)
EXTRA_DIST += bench/service.py

# What the service's answers take, on SQLite and PostgreSQL. A minute or two
# on a machine that does nothing else. KLASTER_BENCH_SIZE=1000000 is the whole:
# 3.5 million records, of which SQLite takes in some 2,200 in each second of a
# processor, and PostgreSQL about as many in one of klasterd's and the server's
# together: half an hour at best. KLASTER_BENCH_DIR=DIR keeps the stores; a
# change of the tables of fields has them indexed anew.
bench-service: klasterd bench/continent$(EXEEXT) bench/bench_service$(EXEEXT)
	python3 $(srcdir)/bench/service.py . $${KLASTER_BENCH_SIZE:-5000}

.PHONY: bench-service
