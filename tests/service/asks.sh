#!/bin/sh
# What the screen asks of a service, told by the service itself: each thing
# once, however quick the answer is.
. "${srcdir:-.}/tests/service/lib.sh"
serve -v
XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_CACHE_HOME=$work/copy TERM=xterm
export XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME TERM

# asked STEPS: the requests by which the screen takes them, one a line.
asked() {
	rm -rf "$work/copy"
	again "$1"
}

# again STEPS: the same with what the last time left in the copy.
again() {
	printf '%s\n' "$1" >"$work/steps"
	: >"$work/log"
	"$top/klaster" --service "http://127.0.0.1:$port" \
		--script "$work/steps" >"$work/out" 2>"$work/err" ||
		note "$1: $(cat "$work/err")"
	sed -n 's/.* GET \([^ ?]*\).*: \([0-9]*\), .*/\1 \2/p' "$work/log"
}

is 'a record' '/v1 200
/v1/projects/sbcc 200' "$(asked '$ run open projects/sbcc')"
is 'a record that the copy has: 304' '/v1 304
/v1/projects/sbcc 304' "$(again '$ run open projects/sbcc')"
is 'the next language, twice' '/v1 200
/v1/projects/sbcc 200
/v1/projects/sbcc 200
/v1/projects/sbcc 200' "$(asked '$ run open projects/sbcc
$ run language lt
$ run language en')"
is 'back and forward' '/v1 200
/v1/projects 200
/v1/projects/er227 200' "$(asked '$ run kind projects
$ keys <Enter>
$ keys <Esc>
$ keys f
$ keys <Esc>')"
is 'what is there still: 304' '/v1 200
/v1/projects/sbcc 200
/v1/projects/sbcc 304' "$(asked '$ run open projects/sbcc
$ keys r')"
finish
