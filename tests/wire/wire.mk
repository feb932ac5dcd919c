# Tests: wire.
