# Tests: service.
