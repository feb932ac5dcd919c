# Tests: term. klaster in terminals: python3's pty, tmux, sshd where there.
TEST_EXTENSIONS = .py
PY_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/term/python.sh

TERM_TESTS = tests/term/run.sh tests/term/clip.py tests/term/costs.py \
	tests/term/editor.py tests/term/endings.py tests/term/export.py \
	tests/term/hostile.py tests/term/keys.py \
	tests/term/login.py tests/term/mutt.py tests/term/networks.py \
	tests/term/open.py tests/term/pipe.py tests/term/sizes.py \
	tests/term/ssh.py tests/term/start_quit.py tests/term/streams.py \
	tests/term/tmux.py tests/term/terminals.py
TESTS += $(TERM_TESTS)
EXTRA_DIST += $(TERM_TESTS) tests/term/python.sh tests/term/harness.py \
	tests/term/vt.py tests/term/curses.supp
