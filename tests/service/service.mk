# Tests: service. A real klasterd, asked by curl and by bare sockets.
SERVICE_TESTS = \
	tests/service/again.sh \
	tests/service/asks.sh \
	tests/service/backup.sh \
	tests/service/continent.sh \
	tests/service/audit.sh \
	tests/service/commands.sh \
	tests/service/contract.sh \
	tests/service/embedded.sh \
	tests/service/erase.sh \
	tests/service/erase_postgres.sh \
	tests/service/fresh.sh \
	tests/service/engines.sh \
	tests/service/hostile.sh \
	tests/service/http.sh \
	tests/service/import.sh \
	tests/service/journeys.sh \
	tests/service/jsonapi.sh \
	tests/service/many_postgres.sh \
	tests/service/matrix.sh \
	tests/service/nights.sh \
	tests/service/nights_postgres.sh \
	tests/service/openapi.sh \
	tests/service/opening.sh \
	tests/service/paging.sh \
	tests/service/postgres.sh \
	tests/service/readers.sh \
	tests/service/replicas.sh \
	tests/service/silent.sh \
	tests/service/token.sh \
	tests/service/proxies.sh \
	tests/service/spread.sh \
	tests/service/systemd.sh \
	tests/service/upcoming.sh \
	tests/service/visibility.sh \
	tests/service/watch.sh
TESTS += $(SERVICE_TESTS)
EXTRA_DIST += $(SERVICE_TESTS) tests/service/bare.py tests/service/cluster.sh \
	tests/service/differ.py tests/service/erase.py tests/service/hostile.py \
	tests/service/matrix.py tests/service/nights.py tests/service/replicas.py \
	tests/service/jsonapi.js tests/service/lib.sh \
	tests/service/openapi.mjs
EXTRA_DIST += tests/service/activation.py tests/service/journeys.py

CLEAN_LOCAL += clean-npm
clean-npm:
	rm -rf tests/service/npm

# Who means no good.
ATTACK_TESTS = \
	tests/service/crowd.sh \
	tests/service/params.sh \
	tests/service/smuggle.sh
TESTS += $(ATTACK_TESTS)
EXTRA_DIST += $(ATTACK_TESTS) tests/service/crowd.py \
	tests/service/params.py tests/service/smuggle.py
TESTS += tests/service/foreign.sh
EXTRA_DIST += tests/service/foreign.sh tests/service/foreign.js \
	tests/service/foreign.profile
