#!/bin/sh
# klasterd under a service manager: sockets handed over and reports by a small
# one of our own; the unit files by systemd's own reader, where there is one.
# engines: none of them: how it is started and ended.
# Not under sanitizers, which cost time: it is about how it is started.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || { echo 'no python3 here'; exit 77; }
python3 "$src/tests/service/activation.py" "$klasterd" "$work" || bad=1

# The unit as it is installed, not as it is written down.
unit=doc/examples/klasterd.service
[ -f "$unit" ] || make -s "$unit" >/dev/null
program=$(sed -n 's/^ExecStart=\([^ ]*\) serve .*/\1/p' "$unit")
has 'what the made unit starts is where make install puts it' \
	'^/.*/klasterd$' "$program"
is 'and no word of it is left to be filled in' '' \
	"$(grep '@[a-z]*@' "$unit")"
has 'reloading needs no program but a shell' "^ExecReload=/bin/sh -c " \
	"$(grep '^ExecReload' "$unit")"

if command -v systemd-analyze >/dev/null; then
	mkdir "$work/units"
	sed "s,^ExecStart=$program ,ExecStart=$klasterd ," "$unit" \
		>"$work/units/klasterd.service"
	cp "$src/doc/examples/klasterd.socket" "$work/units"
	# Of other units it is said that they are not there.
	said=$(systemd-analyze verify --man=no "$work/units/klasterd.service" \
		"$work/units/klasterd.socket" 2>&1 |
		grep -E 'units/klasterd|klasterd\.(service|socket):')
	is 'systemd reads the units without a word' '' "$said"
	said=$(systemd-analyze security --offline=true --no-pager \
		--threshold=20 "$work/units/klasterd.service" 2>&1)
	is "exposed by two of ten at most: $(printf '%s' "$said" | tail -n 1)" \
		0 $?
	sed -i '/^NoNewPriv/d; /^Protect/d; /^SystemCall/d' \
		"$work/units/klasterd.service"
	systemd-analyze security --offline=true --no-pager --threshold=20 \
		"$work/units/klasterd.service" >/dev/null 2>&1
	isnt=$?
	has 'and that can fail' '[1-9]' "$isnt"
else
	echo 'no systemd-analyze here: units not looked at'
fi
finish
