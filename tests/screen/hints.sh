#!/bin/sh
# The last row in every language the messages are in: words of other languages
# are longer, and what leads to all other keys must not be what has no room.
. "${srcdir:-.}/tests/service/lib.sh"
export KLASTER_LOCALE_DIR="$top/po/locale" XDG_STATE_HOME="$work/state"
[ -d "$KLASTER_LOCALE_DIR" ] || { echo 'no catalogues here'; exit 77; }
: "${KLASTER_DATA_DIR:=$(cd "$src" && pwd)/data}"
export KLASTER_DATA_DIR

cat >"$work/steps" <<'END'
$ size 80x24
$ show
$ run kind organisations
$ show
$ run search rietavo
$ show
$ run open organisations/rmuc
$ show
$ run map organisations
$ show
$ run timeline projects
$ show
END
for lang in $(sed '/^#/d' "$src/po/LINGUAS"); do
	LANGUAGE=$lang "$top/klaster" --script "$work/steps" \
		>"$work/screen" 2>&1
	lasts=$(sed -n '/^|cursor/!{h;d;};x;p' "$work/screen")
	is "$lang: six views" 6 "$(echo "$lasts" | wc -l)"
	is "$lang: all of them lead to the help" '' \
		"$(echo "$lasts" | grep -v ' ? [[:alpha:]]')"
	is "$lang: and their words are of that language" '' \
		"$(echo "$lasts" | grep '? help')"
done
finish
