# Tests: term.
