#!/bin/sh
# klasterd import and check: what comes in, what is refused and why, that the
# same again changes nothing, and that it is all or nothing in the store.
. "${srcdir:-.}/tests/service/lib.sh"
cd "$work" || exit 99
abs() { case $1 in /*) echo "$1" ;; *) echo "$top/$1" ;; esac; }
maps=$(abs "$src")/data/maps
data=$(abs "$src")/data
store=$(store_at i)

bring() { # ARG...: imports into the store; `out`, `err` and `status`
	"$klasterd" import --store "$store" "$@" >out 2>err
	status=$?
	out=$(cat out) err=$(cat err)
}
record() { # KIND/ID: the claims as they are stored
	own "/v1/$1?fields[${1%%/*}]=claims" | jq -c '[.data.attributes.claims[] |
		[.field, .value, .printed // "", .form // "", .lang // "",
		.source // "", .note // "", .level // ""]]'
}

# --- directory lines
cat >a.jsonl <<'END'
{"kind":"organisations","id":"one","source":"s","lang":"lt","fields":{"name":"Pirmoji","country":"Lietuva","phone":["+370 1","+370 2"]}}

{"kind":"organisations","id":"two","fields":{"name":{"value":"Second","lang":"en"},"city":[{"value":"Rīga","lang":"lv"}]}}
END
bring a.jsonl
is 'two records' 0 "$status"
has 'told' '^2 records: 2 new, 0 changed, 0 the same; 0 refused' "$out"
is 'nothing to complain' '' "$err"
bring a.jsonl
has 'the same again' '^2 records: 0 new, 0 changed, 2 the same' "$out"
is 'nothing new: 1' 1 "$status"
serve --store "$store"
is 'a line without claims objects' \
	'[["name","Pirmoji","","","lt","s","",""],["country","LT","Lietuva","normalised","","s","",""],["phone","+370 1","","","","s","",""],["phone","+370 2","","","","s","",""]]' \
	"$(record organisations/one)"
before=$(own /v1 | jq .meta.seq)
bring a.jsonl
is 'no change number is used up' "$before" "$(own /v1 | jq .meta.seq)"
sed 's/Second/Another/' a.jsonl >b.jsonl
bring --source a b.jsonl
has 'one changed' '0 new, 1 changed, 1 the same' "$out"
is 'a change is told to who asks since' '["organisations/two"]' \
	"$(own "/v1/changes?filter[seq][gt]=$before" |
		jq -c '[.data[].attributes | "\(.of)/\(.ofId)"]')"
is 'and is served at once' Another \
	"$(own /v1/organisations/two | jq -r .data.attributes.name)"

# --- what is refused
cat >bad.jsonl <<'END'
{"kind":"organisations","id":"good","fields":{"name":"Good"}}
{"kind":"nothings","id":"x","fields":{}}
{"kind":"organisations","id":"BAD ID","fields":{"name":"x"}}
{"kind":"organisations","id":"x","fields":[]}
not json at all
{"kind":"organisations","id":"good","fields":{"name":"Twice"}}
{"kind":"organisations","id":"half","fields":{"name":"Half","nixfield":"x"}}
{"kind":"projects","id":"when","fields":{"title":"When","startDate":"soon","endDate":"01.07.2019"}}
{"kind":"organisations","id":"ctl","fields":{"name":"a","name":"b"}}
END
bring bad.jsonl
is 'some of it: 7' 7 "$status"
has 'counted' '^3 records: 3 new.*6 refused, 2 values left out' "$out"
for want in 'bad.jsonl:2: refused: .*"nothings"' \
	'bad.jsonl:3: refused: .*id' 'bad.jsonl:4: refused: ' \
	'bad.jsonl:5: refused: ' 'bad.jsonl:6: refused: it came before' \
	'bad.jsonl:7: left out: .*"nixfield"' \
	'bad.jsonl:8: left out: .*startDate' 'bad.jsonl:9: refused: '; do
	has "why: $want" "$want" "$err"
done
is 'a date that people write' \
	'[["title","When","","","","","",""],["endDate","2019-07-01","01.07.2019","","","","",""]]' \
	"$(record projects/when | sed 's/"normalised"/""/')"
total=$(own '/v1/organisations?pageTotal=exact' | jq .meta.page.total)
sed 's/"id":"good"/"id":"late"/' bad.jsonl >bad2.jsonl
bring --strict bad2.jsonl
is 'strict: 5' 5 "$status"
is 'strict: nothing came' "$total" \
	"$(own '/v1/organisations?pageTotal=exact' | jq .meta.page.total)"
printf 'nope\nnope\n' >none.jsonl
bring none.jsonl
is 'nothing at all: 5' 5 "$status"
has 'and says so' 'nothing was stored' "$err"
bring missing.jsonl
is 'a file that is not there' 1 "$([ $status -ne 0 ] && echo 1)"
has 'is named' 'missing.jsonl' "$err"
bring a.jsonl missing.jsonl
is 'and takes the others with it' 1 "$([ $status -ne 0 ] && echo 1)"
bring
is 'no file: 2' 2 "$status"

# --- tables with our own names
printf '\357\273\277id;name;country;phone;alias;label;kind\r\n' >t.csv
printf 'organisations/t1;"Name; with ""quotes""\r\nand a line";Poland;' >>t.csv
printf '"+48 1; +48 2";"One; Two";ignored;organisations\r\n\r\n' >>t.csv
printf "organisations/t2;'=SUM(A1);PL;;;;NGO\r\n" >>t.csv
printf 'organisations/t3;Bad country;Atlantis;;;;\r\n;no id;;;;;\r\n' >>t.csv
bring t.csv
is 'a table' 7 "$status"
has 'three of four rows' '^3 records: 3 new.*1 refused' "$out"
is 'quotes, separators, lines, several values, labels' \
	'["Name; with \"quotes\"\r\nand a line","PL",["+48 1","+48 2"],["One","Two"]]' \
	"$(own /v1/organisations/t1 | jq -c \
		'.data.attributes | [.name, .country, .phone, .alias]')"
is 'the apostrophe of an export is taken off' '=SUM(A1)' \
	"$(own /v1/organisations/t2 | jq -r .data.attributes.name)"
printf 'id\tname\tstartDate\nprojects/p9\tx\ty\n' >t2.tsv
bring t2.tsv
has 'an unknown column is told with the nearest' 'did you mean "title"|left out: name of projects' "$err"
printf 'name,country\nx,PL\n' >t3.csv
bring t3.csv
is 'a table of somebody else needs a map' 5 "$status"
has 'and is told so' '--map' "$err"
printf 'id,name\norganisations/q,"never closed\n' >t4.csv
bring t4.csv
is 'an open quote' 5 "$status"
has 'is told with its line' 'line 2' "$err"

# --- maps
cat >one.map <<'END'
# a comment
format csv
separator ;
source made-up
lang en

kind sources
once
id made-up
field title <- Made up

kind programmes
id {Programme}
field name <- {Programme}

kind projects
skip when {Title} =
skip when {State} = draft | withdrawn
id {Programme}-{Number|Title}
field title <- {Title}
field title lang lt <- {Title LT}
field programme <- programmes/{Programme}
field startDate <- {Start}
field totalBudget note "as planned" <- {Budget} EUR
field countries split , <- {Countries}
field region otherwise area <- {Region}
field status <- closed
field topic split , <- {Topics}
field beneficiary level coordinator <- {Who}
END
cat >one.csv <<'END'
Programme;Number;Title;Title LT;Start;Budget;Countries;Region;Topics;Who;State
South Baltic;1/18;First "one";Pirmas;01 Jul 2019;264 145,00;Poland,Lithuania,Nowhere;Sydsverige;a, b,,c;Secret Ltd;
South Baltic;;Žuvų projektas;;2020;n/a;LT;Some valley;;-;running
South Baltic;3;Draft;;;;;;;;draft
South Baltic;4;;;;;;;;;
;5;No programme;;;;;;;;
END
bring --map one.map one.csv
is 'a map: some values were none' 7 "$status"
cat >"$work/ref.csv" <<'END'
id,name,representedIn
organisations/one,One,National Committee
organisations/two,Two,organisations/one
END
"$klasterd" import --no-bundled -n --store "$(store_at ref)" "$work/ref.csv" \
	>"$work/ref.out" 2>&1
has 'a name for a reference is told with how one is written' \
	'ref.csv:2: left out: .*"National Committee" is no address: KIND/ID, such as organisations/erb' \
	"$(cat "$work/ref.out")"
has 'and that one is all' ' 1 values left out' "$(cat "$work/ref.out")"
has 'what is no code is told' 'one.csv:2: left out: countries of projects: "Nowhere" is no code of the list country' "$err"
has 'a row without an id is told' 'one.csv:[26]: refused: a row gives no id for pro' "$err"
is 'claims as the map says' \
	'[["title","First \"one\"","","","en","made-up","",""],["title","Pirmas","","","lt","made-up","",""],["programme","programmes/south-baltic","","","","made-up","",""],["startDate","2019-07-01","01 Jul 2019","normalised","","made-up","",""],["status","closed","","derived","","made-up","",""],["countries","PL","Poland","normalised","","made-up","",""],["countries","LT","Lithuania","normalised","","made-up","",""],["region","SE22","Sydsverige","normalised","","made-up","",""],["topic","a","","","","made-up","",""],["topic","b","","","","made-up","",""],["topic","c","","","","made-up","",""],["totalBudget","264145.00 EUR","264 145,00 EUR","normalised","","made-up","as planned",""],["beneficiary","Secret Ltd","","","","made-up","","coordinator"]]' \
	"$(record projects/south-baltic-1-18)"
is 'no value is no claim; what is no code goes elsewhere; an id of a title' \
	'["Žuvų projektas","2020",["LT"],["Some valley"],null]' \
	"$(own /v1/projects/south-baltic-zuvu-projektas | jq -c '.data.attributes |
		[.title, .startDate, .countries, .area, .totalBudget]')"
is 'skipped rows' 404 "$(own /v1/projects/south-baltic-3 -o x -w '%{http_code}')"
is 'one record of many rows' 1 "$(own '/v1/programmes?filter[name]=south-baltic' \
	-o x -w '' ; own /v1/programmes/south-baltic | jq '[.data.attributes.name] | length')"
is 'the file says it once' 'Made up' \
	"$(own /v1/sources/made-up | jq -r .data.attributes.title)"
bring --map one.map one.csv
has 'the same again' '0 new, 0 changed, [0-9]+ the same' "$out"

cat >each.map <<'END'
format jsonl
source js
kind organisations
each partners
skip when {.org.id} =
id js-{.org.id}
field name <- {.org.name}
field city <- {.town|.place.town}
field alias <- {.org.aliases.*}
field kind <- {.type}

kind projects
id js-{id}
field title <- {title.en|title}
field totalBudget <- {budget} {currency}
field topic <- {topics}
field partnerCount <- {counts.0.n}
END
cat >each.jsonl <<'END'
{"id":7,"title":{"en":"Seven"},"budget":1.079939168E7,"currency":"EUR","topics":["x","y"],"counts":{"n":3},"partners":[{"org":{"id":1,"name":"Uno","aliases":["U","V"]},"town":"Narva"},{"org":{"id":null,"name":"None"}},{"org":{"id":2,"name":"Duo"},"place":[{"town":"Tartu"}]}]}
{"id":8,"title":"Eight","budget":"","topics":"z","partners":{"org":{"id":1,"name":"Uno S.A.","aliases":["U"]}}}
[1,2]
END
bring --map each.map each.jsonl
is 'objects' 7 "$status"
has 'a line that is no object' 'each.jsonl:3: refused: a line is no JSON object' "$err"
is 'arrays, paths, alternatives, one where an array was meant' \
	'[["Uno","Narva",["U","V"]],["Duo","Tartu",null]]' \
	"$(for i in 1 2; do own /v1/organisations/js-$i; done | jq -sc \
		'[.[].data.attributes | [.name, .city, .alias]]')"
is 'a record that comes again is added to' '["Uno","Uno S.A."]' \
	"$(own '/v1/organisations/js-1?fields[organisations]=claims' | jq -c \
		'[.data.attributes.claims[] | select(.field == "name") | .value]')"
is 'what is there already is not added twice' '["U","V"]' \
	"$(own '/v1/organisations/js-1?fields[organisations]=claims' | jq -c \
		'[.data.attributes.claims[] | select(.field == "alias") | .value]')"
is 'amounts, lists of one' '["10799391.68 EUR",["x","y"],3]' \
	"$(own /v1/projects/js-7 | jq -c '.data.attributes |
		[.totalBudget, .topic, .partnerCount]')"

# --- maps that are wrong: told with the line, and nothing is read
wrong() { # WHAT, PATTERN, MAP TEXT
	printf '%b' "$3" >wrong.map
	bring --map wrong.map one.csv
	is "$1: 5" 5 "$status"
	has "$1" "$2" "$err"
}
H='format csv\nseparator ;\n'
wrong 'a directive' 'wrong.map:3: there is no directive "nix"' "${H}nix y\n"
wrong 'a kind' 'wrong.map:3: .*did you mean "projects"' "${H}kind project\n"
wrong 'a field' 'wrong.map:5: .*did you mean "title"' \
	"${H}kind projects\nid {Number}\nfield titel <- {Title}\n"
wrong 'an option' 'wrong.map:5: there is no option "nix"' \
	"${H}kind projects\nid {Number}\nfield title nix y <- {Title}\n"
wrong 'a column' 'wrong.map:5: .*"Titel"; did you mean "Title' \
	"${H}kind projects\nid {Number}\nfield title <- {Titel}\n"
wrong 'no id' 'wrong.map:3: projects without an id' \
	"${H}kind projects\nfield title <- {Title}\n"
wrong 'a brace' 'wrong.map:4: .*brace' "${H}kind projects\nid {Number\n"
wrong 'a reference' 'wrong.map:5: .*KIND/TEMPLATE' \
	"${H}kind projects\nid {Number}\nfield programme <- {Programme}\n"
wrong 'a reference to another kind' 'wrong.map:5: .*refers to programmes' \
	"${H}kind projects\nid {Number}\nfield programme <- calls/{Number}\n"
wrong 'a directive above' 'wrong.map:1: "field" stands' 'field title <- x\n'
wrong 'nothing' 'wrong.map: it makes nothing' '# empty\n'
wrong 'a level' 'wrong.map:5: a level is' \
	"${H}kind projects\nid {Number}\nfield title level top <- {Title}\n"
for map in "$maps"/*.map; do
	printf '{"none":1}\n' >empty.jsonl
	bring --map "$map" empty.jsonl
	hasnt "the map ${map##*/} is well formed" '\.map:[0-9]+: (there is no|a |"|[a-z]+ have no)' \
		"$(printf '%s' "$err" | grep -v 'has no column')"
done

# --- the user's own records stay the user's
printf '%s\n' '{"kind":"organisations","id":"erb","fields":{"name":"My ERB"}}' >my.jsonl
bring my.jsonl
stop
cp -R "$data" shipped
chmod -R u+w shipped
grep -v '"id":"altum"' shipped/organisations.jsonl >o && mv o shipped/organisations.jsonl
printf '%s\n' '{"kind":"organisations","id":"fresh","fields":{"name":"Fresh"}}' >>shipped/organisations.jsonl
KLASTER_DATA_DIR=$work/shipped
export KLASTER_DATA_DIR
serve --store "$store"
is 'an own record is not replaced' 'My ERB' \
	"$(own /v1/organisations/erb | jq -r .data.attributes.name)"
is 'what is new in the bundled directory comes' Fresh \
	"$(own /v1/organisations/fresh | jq -r .data.attributes.name)"
is 'what is gone from it goes' 410 \
	"$(own /v1/organisations/altum -o x -w '%{http_code}')"
is 'what was imported stays' Another \
	"$(own /v1/organisations/two | jq -r .data.attributes.name)"
is 'a deletion is told' '["delete"]' "$(own "/v1/changes?filter[seq][gt]=$before" |
	jq -c '[.data[].attributes | select(.ofId == "altum") | .op]')"
seq=$(own /v1 | jq .meta.seq)
stop
serve --store "$store"
is 'a start without news changes nothing' "$seq" "$(own /v1 | jq .meta.seq)"
stop
unset KLASTER_DATA_DIR

# --- check
"$klasterd" check "$data"/*.jsonl >out 2>&1
is 'the bundled directory is in order' '0 ' "$? $(head -c 400 out)"
cat >c.jsonl <<'END'
{"kind":"organisations","id":"a","source":"001","fields":{"name":"A","country":"PL","parent":"organisations/b"}}
{"kind":"organisations","id":"b","fields":{"name":"B","country":"XQ"}}
{"kind":"organisations","id":"b","fields":{"name":"B again"}}
{"kind":"organisations","id":"c","fields":{"name":"C","parent":"organisations/nobody"}}
{"kind":"organisations","id":"d","source":"nosource","fields":{"name":"D"}}
{"kind":"organisations","id":"e","fields":{"name":"E","nix":"x"}}
{"kind":"projects","id":"f","fields":{"title":"F","startDate":"soon"}}
{"kind":"organisations","id":"g","fields":{"city":"Riga"}}
{"kind":"organisation","id":"h","fields":{"name":"H"}}
oops
END
"$klasterd" check c.jsonl >out 2>err
is 'faults: 5' 5 $?
err=$(cat err)
hasnt 'line 1 is in order' 'c.jsonl:1:' "$err"
for want in '2: .*"XQ".*no code' '3: .*twice' '4: .*organisations/nobody' \
	'5: .*nosource' '6: .*"nix"' '7: .*startDate' '8: .*no name' \
	'9: .*"organisation"' '10: '; do
	has "check: line $want" "c.jsonl:$want" "$err"
done
"$klasterd" check >out 2>err
is 'check nothing: 2' 2 $?
"$klasterd" check nofile.jsonl >out 2>err
is 'check a file that is not there' 1 "$([ $? -ne 0 ] && echo 1)"
printf 'id,name\norganisations/a,A\n' >c.csv
"$klasterd" check c.csv >out 2>err
has 'check of a table: what reads tables' 'klasterd import -n' "$(cat err)"
"$klasterd" bogus >out 2>err
is 'no such command: 2' 2 $?
has 'no such command: named' 'no command "bogus"' "$(cat err)"
"$klasterd" import -n --map kohesio-beneficiaries.map nofile.csv >out 2>err
has 'a map of that name comes with klasterd' 'nofile.csv: No such' \
	"$(cat err)"
cd "$top" || exit 99
finish
