#!/bin/sh
# Three klasterds for crowd.py: limits and reloading, and two ways to end.
# engines: none of them: connections, limits and signals.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || exit 77
: >"$work/klasterd.conf"

for part in limits drain twice; do
	serve --config "$work/klasterd.conf"
	[ -n "${CROWD_TOKENS:-}" ] || for name in one other; do
		CROWD_TOKENS="${CROWD_TOKENS:-} $("$klasterd" token add \
			--name $name --scope member 2>/dev/null)"
	done
	export CROWD_TOKENS
	python3 "$src/tests/service/crowd.py" "$port" "$daemon" \
		"$work/klasterd.conf" "$work/log" $part
	case $? in
	0) ;;
	77) exit 77 ;;
	*) bad=$((bad + 1)) ;;
	esac
	if [ $part = limits ]; then
		stop
	else # it was asked to already
		wait "$daemon"
	fi
	is "$part: klasterd ends well" 0 $?
	daemon=
	hasnt "$part: the sanitizer is content" 'Sanitizer|runtime error' \
		"$(cat "$work/log")"
done

# --- what it refuses to begin with
says() { # WHAT PATTERN ARG...
	_what=$1 _pattern=$2
	shift 2
	has "$_what" "$_pattern" "$("$klasterd" serve "$@" 2>&1; echo " [$?]")"
}
says 'no number' '--rate: "x" is no number.*\[2\]|^ \[2\]' --rate x
says 'no burst' 'no number from 1' --rate 5:0
says 'no proxy' '--trust-proxy: proxy:.*192\.0\.2\.7' --trust-proxy proxy
says 'no port' 'a port is a number up to 65535' --listen 127.0.0.1:99999
says 'no room' 'no number from 1 to 60000' --max-connections 0
says 'no file' 'nix.conf: No such file' --config "$work/nix.conf"
echo 'rate = 5:5:5' >"$work/klasterd.conf"
says 'a fault in the file' 'klasterd.conf:1: rate: ' \
	--config "$work/klasterd.conf"
finish
