# Tests: term. The program in a real terminal (tmux): how it comes and goes.
TESTS += tests/term/run.sh
EXTRA_DIST += tests/term/run.sh
tests/term/run.log: klaster$(EXEEXT) klasterd$(EXEEXT)
