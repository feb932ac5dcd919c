# Tests: service. A real klasterd, asked by curl and by bare sockets.
SERVICE_TESTS = \
	tests/service/contract.sh \
	tests/service/http.sh \
	tests/service/paging.sh \
	tests/service/visibility.sh
TESTS += $(SERVICE_TESTS)
EXTRA_DIST += $(SERVICE_TESTS) tests/service/lib.sh
