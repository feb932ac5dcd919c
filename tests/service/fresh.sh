#!/bin/sh
# klasterd import of the same list again, as an office does it every night:
# what is new, changed and vanished, when nothing may be deleted, and what
# spreadsheets write.
. "${srcdir:-.}/tests/service/lib.sh"
cd "$work" || exit 99
store=$(store_at fresh)

bring() { # ARG...: imports; `out`, `err`, `status`
	"$klasterd" import --no-bundled --store "$store" "$@" >out 2>err
	status=$?
	out=$(cat out) err=$(cat err)
}
name() { own "/v1/organisations/$1" | jq -r .data.attributes.name; }
there() { own "/v1/organisations/$1" -o x -w '%{http_code}'; }
seq() { own /v1 | jq .meta.seq; }
changed() { # SEQ: what changes tell since
	own "/v1/changes?filter[seq][gt]=$1&page[size]=500" | jq -r \
		'[.data[].attributes | "\(.op) \(.ofId)"] | sort | join(", ")'
}
rows() { # FROM TO: rows of a table of organisations
	i=$1
	while [ "$i" -le "$2" ]; do
		printf 'organisations/m%03d;Member %d;LT;+370 %d\r\n' \
			"$i" "$i" "$i"
		i=$((i + 1))
	done
}
head='id;name;country;phone'
table() { { printf '%s\r\n' "$head"; cat; }; }

# --- night after night
rows 1 100 | table >members-2026-11-27.csv
bring members-2026-11-27.csv
is 'the first night' 0 "$status"
has 'all new' '^100 records: 100 new, 0 changed, 0 the same' "$out"
has 'the rate' ' rows a second$' "$out"
serve --no-bundled --store "$store"
before=$(seq)
bring -q members-2026-11-27.csv
is 'the same again: 1, and not a word' '1  ' "$status $out $err"
is 'and no number is used up' "$before" "$(seq)"
{ rows 2 40; rows 43 100; rows 101 102; } |
	sed 's/Member 50;/Renamed 50;/' | table >members-2026-11-28.csv
bring --report report members-2026-11-28.csv
is 'the next night' 0 "$status"
has 'what came' '^99 records: 2 new, 1 changed, 96 the same' "$out"
has 'what went' '; 3 vanished, 3 of them deleted$' "$out"
has 'each by name' '^members: organisations/m041 vanished: deleted$' "$err"
is 'changes carry that and nothing else' 'delete m001, delete m041, delete m042, upsert m050, upsert m101, upsert m102' \
	"$(changed "$before")"
is 'the report has a line for each' \
	'changed m050 members-2026-11-28.csv:48 name; new m101 members-2026-11-28.csv:99; new m102 members-2026-11-28.csv:100; vanished m001 deleted; vanished m041 deleted; vanished m042 deleted' \
	"$(jq -r 'select(.what != "sum") | [.what, .id,
		(if .file then "\(.file):\(.line)" else null end),
		.fields, .outcome] | map(select(. != null)) | join(" ")' report |
		sort | tr '\n' ';' | sed 's/;$//; s/;/; /g')"
json 'and the numbers' '[true,99,2,1,96,3,3,0]' 'select(.what == "sum") |
	[.stored, .rows, .new, .changed, .same, .vanished, .deleted, .refused]' \
	<report
is 'it is closed to others' '-rw-------' "$(ls -l report | cut -c 1-10)"

# --- what is no change
before=$(seq)
rows 2 102 | grep -v 'm04[12]' | sed 's/Member 50;/Renamed  50 ;/' |
	sort -r | table >members.csv
bring members.csv
is 'other rows first, more blanks: nothing' "1 $before" "$status $(seq)"
printf 'phone;country;id;name;;;\r\n+370 7;LT;organisations/m007;Member 7;;;\r\n' >one.csv
rows 2 102 | grep -v 'm04[12]' | sed 's/Member 50;/Renamed 50;/' |
	awk -F';' 'BEGIN { print "phone;country;id;name;;;" }
		{ sub(/\r/, ""); print $4 ";" $3 ";" $1 ";" $2 ";;;" }
		END { print ";;;;;;"; print ";;;;;;" }' >members.csv
bring members.csv
is 'other columns first, empty ones behind: nothing' "1 $before" \
	"$status $(seq)"
is 'and no complaint' '' "$err"

# --- two lists
cat >board.csv <<'X'
id;name;phone
organisations/m007;Member Seven;+370 7
organisations/b1;Board;+370 99
X
bring board.csv
is 'another list' 0 "$status"
is 'both are heard' '["Member Seven","Member 7"]' \
	"$(own '/v1/organisations/m007?fields[organisations]=claims' | jq -c \
	'[.data.attributes.claims[] | select(.field == "name") | .value]')"
is 'what both say is said once' 1 \
	"$(own '/v1/organisations/m007?fields[organisations]=claims' | jq -c \
	'[.data.attributes.claims[] | select(.field == "phone")] | length')"
before=$(seq)
bring board.csv
is 'said again: nothing' "1 $before" "$status $(seq)"
sed -i '/m007/d' members.csv
bring members.csv
has 'what another list has stays' \
	'm007 vanished: kept, because others still list it' "$err"
is 'with what that one says' 'Member Seven null' \
	"$(own /v1/organisations/m007 | jq -r '.data.attributes | "\(.name) \(.country)"')"
is 'and is a change' 'upsert m007' "$(changed "$before")"
printf 'id;name;phone\norganisations/b1;Board;+370 99\n' >board.csv
bring board.csv
is 'until nobody lists it' 410 "$(there m007)"

# --- the brake
before=$(seq)
cp members.csv whole.csv
head -n 60 whole.csv >members.csv
bring --report report members.csv
is 'too many would go: 7' "7 $before" "$status $(seq)"
has 'it says how many of how many, and what to do' \
	'nothing was changed: 39 of the 98 .* members .*--allow-mass-delete.*--keep-vanished' "$err"
json 'the report says so too' '[false,0]' \
	'select(.what == "sum") | [.stored, .deleted]' <report
bring --max-delete 38 members.csv
is 'a limit in rows' 7 "$status"
bring --max-delete 30%,50 members.csv
is 'a limit of hundred' 7 "$status"
bring --max-delete nix members.csv
is 'a limit that is none' 2 "$status"
bring --keep-vanished members.csv
is 'kept as asked: nothing new' "1 $before" "$status $(seq)"
has 'and told' 'm064 vanished: kept, as asked' "$err"
bring -n --allow-mass-delete members.csv
is 'a dry run' "0 $before" "$status $(seq)"
has 'says what would be' '^Nothing is kept of this: 59 records: .*39 of them deleted' "$out"
has 'twenty by name' 'and 19 more vanished; --report FILE' "$err"
printf '%s\r\n' 'phone;country;id;name' >members.csv
bring --allow-mass-delete members.csv
is 'a list without rows deletes nothing, whatever is said' "7 $before" \
	"$status $(seq)"
: >members.csv
bring members.csv
is 'an empty file neither' "5 $before" "$status $(seq)"
head -n 97 whole.csv >members.csv
printf '+370 1;LT;organisations/m1' >>members.csv
bring members.csv
is 'a file cut in a line' 7 "$status"
has 'deletes nothing' 'm101 vanished: kept, because members.csv does not end with a line end' "$err"
is 'so it is there' 200 "$(there m100)"
{ head -n 90 whole.csv; printf '+370 5;LT;organisations/m900;"Cut off\r\n'; } >members.csv
before=$(seq)
bring members.csv
is 'a file cut in quotes' "5 $before" "$status $(seq)"
has 'by the line' 'members.csv: a quote opened in line 91' "$err"
{ head -n 95 whole.csv; printf '+370 1;LT;Bad Id;Nobody\r\n'; } >members.csv
bring members.csv
is 'a refused row may be one that vanished' 7 "$status"
has 'so that stays' 'm100 vanished: kept, because it may be one of the rows refused' "$err"
has 'and the row is told with what to do' \
	'members.csv:96: refused: a row without a proper id.*KIND/ID.*"Bad Id"' "$err"
sed '1s/;name/;names/' whole.csv >members.csv
before=$(seq)
bring members.csv
is 'a column is missing' "7 $before" "$status $(seq)"
has 'by name, with one that is near' 'column "name", which members had last time, is missing; did you mean "names"' "$err"
sed 's/^phone/mail/; s/^+[^;]*;/x@example.org;/' whole.csv >members.csv
bring --allow-mass-delete members.csv
has 'unless it is meant' '98 changed' "$out"
has 'a column that is no field is told once' 'members.csv:1: left out: the column "mail" is no field; did you mean' "$err"
bring --allow-mass-delete whole.csv --source members
sed 's/39;LT/39;LT/' whole.csv >members.csv
printf '+370 9;LT;organisations/m009;Member 9\n+370 9;LT;organisations/m010;Somebody else\n' >>members.csv
bring members.csv
has 'a row twice is passed over' 'members.csv:[0-9]+: passed over: it came before in this run, word for word: organisations/m009, first in members.csv:[0-9]+' "$err"
has 'two rows with one id are not' 'members.csv:[0-9]+: refused: it came before in this run and said something else; give .*: organisations/m010' "$err"
is 'the first of them holds' 'Member 10' "$(name m010)"

# --- what spreadsheets write
cat >sheet.utf8 <<'X'
id;title;startDate;endDate;totalBudget;description
projects/s1;Kūrybinis klasteris;01.07.2019;2021-06-30;"264 145,00 EUR";"Two
lines, ""quoted"""
projects/s2;Žuvys;45992;;1.234,56 EUR;
X
{ printf '\377\376'; iconv -t UTF-16LE sheet.utf8; } >unicode.txt
bring unicode.txt
is 'UTF-16 with its mark' '["Kūrybinis klasteris","2019-07-01","264145.00 EUR","Two\nlines, \"quoted\""]' \
	"$(own /v1/projects/s1 | jq -c '.data.attributes | [.title, .startDate, .totalBudget, .description]')"
has 'a day number is no date' 'startDate: "45992" is no' "$err"
is 'a decimal comma' '1234.56 EUR' \
	"$(own /v1/projects/s2 | jq -r .data.attributes.totalBudget)"
iconv -t WINDOWS-1257 sheet.utf8 >baltic.csv
before=$(seq)
bring baltic.csv
is 'bytes that are not UTF-8 are not guessed' "5 $before" "$status $(seq)"
has 'but asked for' 'baltic.csv: line 2 is not UTF-8; .*--encoding windows-1257' "$err"
bring --source unicode --encoding windows-1257 baltic.csv
is 'with their encoding they are the same' "7 $before" "$status $(seq)"
bring --encoding nix baltic.csv
is 'an encoding that is none' 2 "$status"
iconv -t UTF-16LE sheet.utf8 >nomark.csv
bring nomark.csv
has 'UTF-16 without its mark' 'line 1 holds NUL bytes.*--encoding UTF-16LE' "$err"
{ printf '\357\273\277sep=;\r\n'; cat sheet.utf8; } >unicode.csv
bring unicode.csv
is 'sep= and a byte order mark' "7 $before" "$status $(seq)"
printf 'PK\003\004xxxx' >book.xlsx
bring book.xlsx
has 'a spreadsheet file' 'save the sheet as CSV' "$err"
gzip -c sheet.utf8 >sheet.csv
bring sheet.csv
has 'a compressed one' 'unpack it first' "$err"

printf '<!doctype html>\n<title>Please sign in</title>\n' >sheet.csv
bring sheet.csv
has 'a page instead of the list' '5 .*a web page, no list; .*login' \
	"$status $err"
printf '{"kind":"organisations","id":"x","fields":{}}\n' >sheet.csv
bring sheet.csv
has 'JSON under another name' '5 .*no table but JSON' "$status $err"
printf 'Members 2026\n\nid;name\norganisations/t1;T\n' >sheet.csv
bring sheet.csv
has 'a heading above the names' '5 .*first line must name.*begins "Members 2026"' \
	"$status $err"
cat >loose.csv <<'X'
ID;Kind;NAME;Country;E-mail;Start date;
L1;Organisations;Loose One;LT;loose@example.org;;
L2;organisation;Loose Two;#N/A;#REF!;;
L3;Organisations;Vilnius; Lithuania;LT;x@example.org;;5
L 4;Organisations;Loose Four;LT;;;
L5;Firms;Loose Five;LT;;;
;Organisations;Loose Six;LT;;;
L7;Organisations;Loose Seven;LT;;;stray
L8;Organisations;Loose Eight;#SKAIČIUS!;####;;
X
bring loose.csv
is 'names of columns and kinds as people write them' \
	'7 ["Loose One","LT",["loose@example.org"]]' \
	"$status $(own /v1/organisations/L1 | jq -c \
		'.data.attributes | [.name, .country, .email]')"
is 'what a formula left is no value' '["Loose Two",null,null]' \
	"$(own /v1/organisations/L2 | jq -c \
		'.data.attributes | [.name, .country, .email]')"
has 'and is told' \
	'loose.csv:3: left out: email of organisations: "#REF!" is what' "$err"
is 'in other languages too' '["Loose Eight",null,null]' \
	"$(own /v1/organisations/L8 | jq -c \
		'.data.attributes | [.name, .country, .email]')"
is 'a row pushed aside by a separator is not stored' 404 "$(there L3)"
has 'and told' 'loose.csv:4: refused: a row with more cells .*: 8 and 7' "$err"
has 'an id with a blank' 'loose.csv:5: refused: an id has letters .*"L 4"' \
	"$err"
has 'a kind that is none' 'loose.csv:6: refused: the column "kind" has "Firms"' \
	"$err"
has 'a row without an id' 'loose.csv:7: refused: a row without an id' "$err"
has 'a value under no name' 'loose.csv:8: left out: a column without a name' \
	"$err"
before=$(seq)
sed 's/^ID;Kind;NAME/id;KIND;Name/' loose.csv >again.csv
bring --source loose again.csv
is 'the same names in other letters are no change' "$before" "$(seq)"

# --- a thing of the bundled directory is given back
stop
store=$(store_at bundled)
printf 'id;name\norganisations/erb;Our ERB\norganisations/x1;X\n' >mine.csv
"$klasterd" import --store "$store" mine.csv >out 2>&1
printf 'id;name\norganisations/x1;X\n' >mine.csv
"$klasterd" import --store "$store" mine.csv >out 2>&1
serve --store "$store"
is 'what was ours is the bundled one again' 200 "$(there erb)"
hasnt 'with its own name' 'Our ERB' "$(name erb)"
cd "$top" || exit 99
finish
