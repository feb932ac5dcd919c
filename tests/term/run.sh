#!/bin/sh
# run.sh: klaster in a real terminal: it leaves the terminal as it was after
# any end, follows the window's size, and stops and goes on. tmux is the
# terminal; every step waits for a text on the screen, never for a time.
srcdir=${srcdir:-.}
klaster=$(cd "$(dirname "${KLASTER:-./klaster}")" && pwd)/klaster
command -v tmux >/dev/null || { echo "no tmux: skipped"; exit 77; }
[ -x "$klaster" ] || { echo "no $klaster: build first"; exit 99; }

work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-term.XXXXXX") || exit 99
HOME=$work XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_DATA_HOME=$work
XDG_CACHE_HOME=$work XDG_RUNTIME_DIR=$work LC_ALL=C.UTF-8
export HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME \
	XDG_RUNTIME_DIR LC_ALL
: "${KLASTER_DATA_DIR:=$(cd "$srcdir" && pwd)/data}"
export KLASTER_DATA_DIR
unset TMUX NO_COLOR ESCDELAY

n=0 # a server of its own for each start: an ending one is not waited for
t() { tmux -S "$work/tmux$n" -f /dev/null "$@"; }
finish() { t kill-server 2>/dev/null; rm -rf "$work"; }
trap finish EXIT
trap 'exit 99' INT TERM

failed=0
wrong()
{
	echo "FAILED: $1"
	t capture-pane -p -t k | sed 's/^/    |/'
	failed=1
}

# Waits until the screen holds a text (a basic regular expression).
await()
{
	tries=0
	until t capture-pane -p -t k 2>/dev/null | grep -q -- "$1"; do
		tries=$((tries + 1))
		[ "$tries" -lt 400 ] || { wrong "${2:-}: no \"$1\""; return 1; }
		t wait-for -S tick \; wait-for tick
	done
}

keys() { t send-keys -t k "$@"; }
line() { t send-keys -t k -l "$1"; t send-keys -t k Enter; }

# A shell that says when it is ready, and the modes of its terminal.
start_shell()
{
	t kill-server 2>/dev/null
	n=$((n + 1))
	t new-session -d -x 80 -y 24 -s k "PS1='ready> ' sh" || exit 99
	await '^ready>' "shell"
	line "stty -g >$work/before; clear"
	await '^ready>' "shell"
}

# The modes are as before, the shell echoes, and the screen is its own.
is_restored()
{
	line "stty -g >$work/after; echo so-\$((40+2))"
	await 'so-42' "$1: shell" || return
	cmp -s "$work/before" "$work/after" || wrong "$1: modes differ"
	t capture-pane -p -t k | grep -q 'In this directory' &&
		wrong "$1: the screen is still there"
	[ "$(t display-message -p -t k '#{alternate_on}')" = 0 ] ||
		wrong "$1: still on the alternate screen"
	[ "$(t display-message -p -t k '#{cursor_flag}')" = 1 ] ||
		wrong "$1: the cursor is hidden"
	echo "restored: $1"
}

run() { line "$1; echo status-\$?"; }

start_shell
run "$klaster"
await 'In this directory' start
keys Q
await 'status-0' quit
is_restored "after quit"

for signal in TERM HUP INT QUIT SEGV; do
	start_shell
	run "sh -c 'echo \$\$ >$work/pid; exec $klaster'"
	await 'In this directory' "$signal"
	kill -"$signal" "$(cat "$work/pid")"
	await 'status-1[0-9][0-9]' "$signal"
	is_restored "after SIG$signal"
done

# Stopped by the key: the shell is there; fg paints it all again.
start_shell
t send-keys -t k -l "set -m"
keys Enter
run "$klaster"
await 'In this directory' suspend
keys C-z
await '[Ss]topped' suspend
is_restored "while stopped"
t resize-window -t k -x 100 -y 30
line fg
await 'In this directory' "fg"
t send-keys -t k -l 'gp'
await 'South Baltic' "fg: keys"
echo "ok: stopped, resized and gone on"
t resize-window -t k -x 30 -y 8
await 'is too small' "small"
t resize-window -t k -x 80 -y 24
await 'Projects' "resize"
keys Q
await 'ready>' "quit after fg"
echo "ok: sizes"

# The window goes away: so does klaster, and its service.
start_shell
run "sh -c 'echo \$\$ >$work/pid; exec $klaster'"
await 'In this directory' "hang-up"
pid=$(cat "$work/pid")
t kill-server
tries=0
while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 2000 ]; do
	tries=$((tries + 1))
	ls "$work" >/dev/null
done
kill -0 "$pid" 2>/dev/null && { echo "FAILED: it outlives its terminal"
	kill "$pid"; failed=1; }
[ "$failed" = 1 ] || echo "ok: gone with its terminal"

# What TERM may be.
for term in xterm vt100 linux screen tmux-256color nonsense ../../x ''; do
	start_shell
	run "TERM='$term' $klaster"
	await 'In this directory' "TERM=$term"
	keys Down
	await '^> Organ' "TERM=$term"
	keys Q
	await 'status-0' "TERM=$term"
done
echo "ok: types of terminals"
start_shell
run "TERM=dumb $klaster"
await 'status-2' "TERM=dumb"
run "$klaster </dev/null"
await 'status-2.*' "no terminal"
exit "$failed"
