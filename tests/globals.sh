#!/bin/sh
# globals.sh: no mutable global but the named ones (design: ten rules, 10).
# Read from the objects, not from the sources: a compiler knows better than
# grep what can change.
command -v objdump >/dev/null || exit 77
ls lib*.a >/dev/null 2>&1 || exit 77
objdump -f libbase.a 2>/dev/null | grep -q elf || exit 77
# A sanitizer brings its own.
if objdump -t libbase.a | grep -qE '__asan_init|__ubsan_|__sanitizer_cov'; then
	exit 77
fi

# object symbol: what for
allowed()
{
	cat <<-'END'
	clock.o stand: tests stop the time
	late_curl.o library: libcurl, once it is needed
	late_ssl.o library: libssl, once libcurl has brought it
	log.o ring: the log
	mem.o death_hook: the terminal's restore, last words
	rescue.o rescue: the terminal's restore, at a fatal signal
	signals.o signal_pipe: where signal handlers write
	signals.o before: what those signals did before
	serve.o signal_pipe: the same in klasterd
	END
}

allowed | sed 's/:.*//' >globals.allowed
for objects in lib*.a src/*/*main.o; do
	objdump -t "$objects"
done | awk '
	/file format/ { sub(/:.*/, ""); sub(/.*\//, ""); object = $0 }
	/ O (\.data|\.bss|\.tdata|\.tbss|\*COM\*|COMMON)/ && !/\.rel\.ro/ {
		sub(/^lib[a-z]*_a-/, "", object)
		print object, $NF
	}' | sed 's/\.[0-9]*$//' | LC_ALL=C sort -u | while read -r object name; do
	grep -qxF "$object $name" globals.allowed ||
		echo "$object: $name can change: put it into a struct"
done >globals.found
cat globals.found
[ ! -s globals.found ]
status=$?
rm -f globals.allowed globals.found
exit $status
