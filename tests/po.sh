#!/bin/sh
# po.sh: every sentence of the sources can be collected, and every language in
# po/LINGUAS has all of them, none fuzzy, with the same conversions.
srcdir=${srcdir:-.}
for tool in xgettext msgfmt msgcmp; do
	command -v $tool >/dev/null || { echo "no $tool"; exit 77; }
done
here=$(pwd)
work=$(mktemp -d "$here/po-XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

fail()
{
	echo "$*"
	failed=1
}

(cd "$srcdir" && sh po/collect.sh "$work/klaster.pot") 2>"$work/said" ||
	fail "the sentences cannot be collected"
# Headless strings, format mix-ups: xgettext tells, and goes on.
if grep -v '^$' "$work/said"; then
	fail "xgettext has complaints"
fi
grep -q '^msgid "cannot read %s: %s"' "$work/klaster.pot" ||
	fail "a sentence that is in src/base is not collected"

sed '/^#/d' "$srcdir/po/LINGUAS" >"$work/linguas"
while read -r lang; do
	po=$srcdir/po/$lang.po
	msgfmt --check -o /dev/null "$po" || fail "$po: see above"
	msgcmp "$po" "$work/klaster.pot" ||
		fail "$po is behind: make update-po, and translate"
done <"$work/linguas"
exit $failed
