#!/bin/sh
# Embedded: where it may listen, what it says, and that it ends with its
# parent, however that ends. Every wait is for a state: the end of a pipe, a
# line, a lock.
# engines: SQLite only: what is embedded is one file of one user.
. "${srcdir:-.}/tests/service/lib.sh"
cd "$work" || exit 99

# embedded [ARG...]: started as klaster starts it, with a pipe for its life on
# descriptor 8. `word` becomes its first words; its end ends the fifo `out`.
embedded() {
	rm -f life out
	mkfifo life out
	"$klasterd" serve --embedded "$@" <life >out 2>err &
	daemon=$!
	exec 8>life 9<out
	words=
	while read -r word <&9; do
		case $word in opening) continue ;; esac
		words="$words$word|"
		case $word in ready | error:*) break ;; esac
	done
}
ended() { # waits for the end of its standard output and its status
	cat <&9 >/dev/null
	wait "$daemon"
	status=$?
	daemon=
	exec 9<&-
}

# --- life with the pipe
embedded --listen "unix:$sock"
is 'what it says' "listening unix:$sock|ready|" "$words"
is 'only its user can open the socket' 'srw-------' "$(ls -l "$sock" | cut -c1-10)"
is 'the store too' '-rw-------' \
	"$(ls -l "$XDG_DATA_HOME/klaster/directory.db" | cut -c1-10)"
is 'it answers as to its owner' true \
	"$(own '/v1/people/piia-tamm' | jq '.data.attributes | has("email")')"
printf 'words on the pipe mean nothing' >&8
is 'and still answers' 200 "$(own /v1 -o x -w '%{http_code}')"
exec 8>&-
ended
is 'the pipe closed: it ended well' 0 "$status"
is 'and took its socket away' no "$([ -e "$sock" ] && echo yes || echo no)"

# --- the parent is killed, outright
cat >parent.sh <<'END'
mkfifo life2 out2
"$1" serve --embedded --listen "unix:$2" <life2 >out2 2>err2 &
echo $! >child
exec 8>life2 9<out2
while read -r word <&9; do [ "$word" = ready ] && break; done
echo ready
exec cat 9<&-
END
mkfifo hold say
sh parent.sh "$klasterd" "$sock" <hold >say &
parent=$!
exec 7>hold 6<say
read -r word <&6
is 'a parent has its klasterd' ready "$word"
child=$(cat child)
is 'which answers' 200 "$(own /v1 -o x -w '%{http_code}')"
exec 5<out2
kill -KILL "$parent"
wait "$parent" 2>/dev/null
cat <&5 >/dev/null # until nobody can write there: klasterd is no more
is 'the parent killed by -9: no klasterd is left' 7 \
	"$(curl -sS --unix-socket "$sock" http://localhost/v1 >x 2>&1; echo $?)"
is 'nor a socket' no "$([ -e "$sock" ] && echo yes || echo no)"
exec 5<&- 6<&- 7>&-
[ -d /proc/self ] && case $(sed -n 's/^State:[[:space:]]*//p' \
	"/proc/$child/status" 2>/dev/null) in
'' | Z*) ;;
*) note 'the parent killed by -9: klasterd runs on' ;;
esac

# --- a request under way is no reason to stay
embedded --listen "unix:$sock"
python3 - "$sock" <<'END' 2>/dev/null || true
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b"GET /v1 HTTP/1.1\r\nHost: x\r\n")
END
exec 8>&-
ended
is 'half a request does not hold it' 0 "$status"

# --- signals
for signal in TERM INT HUP; do
	embedded --listen "unix:$sock"
	kill -$signal "$daemon"
	ended
	is "$signal ends it well" 0 "$status"
	is "$signal: no socket" no "$([ -e "$sock" ] && echo yes || echo no)"
	exec 8>&-
done

# --- a socket left over by one that was killed
embedded --listen "unix:$sock"
kill -KILL "$daemon"
ended 2>/dev/null
exec 8>&-
is 'killed: the socket stays' yes "$([ -e "$sock" ] && echo yes || echo no)"
embedded --listen "unix:$sock"
has 'the next one takes its place' 'ready\|$' "$words"

# --- two at one place
"$klasterd" serve --embedded --listen "unix:$sock" </dev/null >two 2>&1
is 'a place that is taken: 2' 2 $?
has 'is told in one line' '^error: .*another klasterd answers there$' "$(cat two)"
is 'the first one still answers' 200 "$(own /v1 -o x -w '%{http_code}')"
"$klasterd" serve --embedded --listen "unix:$work/other.sock" </dev/null >two 2>&1
is 'two on one store' '0 ready' "$? $(tail -n 1 two)"
exec 8>&-
ended

# --- places that are refused
no() { # WHAT, STATUS, PATTERN, PLACE
	"$klasterd" serve --embedded --listen "$4" </dev/null >no 2>&1
	is "$1: status" "$2" $?
	has "$1" "^error: $3" "$(cat no)"
}
mkdir open closed && chmod 755 open && chmod 700 closed
no 'a directory open to others' 2 '.*0700' "unix:$work/open/s"
no 'no directory' 2 '.*nowhere' "unix:$work/nowhere/s"
touch closed/file
no 'a file that is no socket' 2 '.*is no socket' "unix:$work/closed/file"
is 'which stays' yes "$([ -f closed/file ] && echo yes || echo no)"
ln -s "$work/closed" link
no 'a link to a directory' 2 '.*0700' "unix:$work/link/s"
no 'a path too long' 2 '.*longer' "unix:$work/closed/$(printf '%0110d' 0)"
no 'no port' 2 '.*HOST:PORT' nonsense
no 'a port that is none' 2 '' 127.0.0.1:x
no 'an address that is not ours' 3 '' 192.0.2.1:80
"$klasterd" serve --embedded --listen 127.0.0.1:0 --store sqlite:/nowhere/x.db \
	</dev/null >no 2>&1
is 'a store that cannot be: 6' 6 $?
has 'and why' '^error: ' "$(cat no)"
printf 'not a database at all, but long enough to be read as one ......' >junk.db
"$klasterd" serve --embedded --listen 127.0.0.1:0 --store "sqlite:$work/junk.db" \
	</dev/null >no 2>&1
is 'a store that is something else: 6' 6 $?
KLASTER_DATA_DIR=$work/closed "$klasterd" serve --embedded \
	--listen 127.0.0.1:0 --store sqlite::memory: </dev/null >no 2>&1
is 'no directory to load: 5' 5 $?
has 'and where it should be' '^error: .*organisations.jsonl' "$(cat no)"

# --- drain: what was asked is answered before the end
embedded --listen "unix:$sock"
exec 8>&-
ended
serve
if command -v python3 >/dev/null; then
	python3 - "$port" "$daemon" <<'END' >drain
import os, signal, socket, sys
port, pid = int(sys.argv[1]), int(sys.argv[2])
idle = socket.create_connection(("127.0.0.1", port))
busy = socket.create_connection(("127.0.0.1", port))
for s in (idle, busy):
    s.settimeout(20)
idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
idle.recv(65536)
busy.sendall(b"GET /v1/codes?page[size]=200 HTTP/1.1\r\nHost: x\r\n")
# seen by the server: the other connection is answered after it
idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
idle.recv(65536)
os.kill(pid, signal.SIGTERM)
print("idle closed", idle.recv(1) == b"")
busy.sendall(b"\r\n")
got = b""
while True:
    part = busy.recv(65536)
    if not part:
        break
    got += part
head, body = got.split(b"\r\n\r\n", 1)
length = [l for l in head.split(b"\r\n") if l.startswith(b"Content-Length")]
print("whole answer", int(length[0].split()[1]) == len(body))
print("closing", b"Connection: close" in head)
try:
    socket.create_connection(("127.0.0.1", port), 5)
    print("still open")
except ConnectionRefusedError:
    print("refused")
END
	is 'drain' 'idle closed True|whole answer True|closing True|refused|' \
		"$(tr '\n' '|' <drain)"
fi
wait "$daemon"
is 'drained: 0' 0 $?
daemon=
cd "$top" || exit 99
finish
