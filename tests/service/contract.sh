#!/bin/sh
# Every address and every parameter of the contract over the bundled
# directory, and every error with the parameter that it is of.
. "${srcdir:-.}/tests/service/lib.sh"
serve

# --- the entry
entry=$(pub /v1)
for kind in clusters organisations projects partnerships people events calls \
	facilities documents programmes codes sources; do
	printf '%s' "$entry" | json "entry: link of $kind" "\"/v1/$kind\"" \
		".links.$kind"
	total=$(pub "/v1/$kind?pageTotal=exact&page[size]=1" |
		jq .meta.page.total)
	printf '%s' "$entry" | json "entry: count of $kind" "$total" \
		".meta.counts.$kind"
done
printf '%s' "$entry" | json 'entry: languages' '["en","et","lt","pl"]' \
	.meta.languages
printf '%s' "$entry" | json 'entry: the rest' '["klaster directory",200,true]' \
	'.meta | [.title, .maxPageSize, .seq > 0]'
is 'entry: the name of the store' 16 "$(printf '%s' "$entry" |
	jq -r .meta.store | tr -d '\n' | wc -c | tr -d ' ')"
json 'health' '{"meta":{"status":"ok"}}' . <<-END
	$(pub /healthz)
END
json 'readiness' '"ok"' .meta.status <<-END
	$(pub /readyz)
END

stop
serve --title 'Our office' --credit 'Ours to share'
json 'its own name and credit' '["Our office","Ours to share"]' \
	'.meta | [.title, .credit]' <<-END
	$(pub /v1)
END
stop
serve

# --- a record
pub '/v1/organisations/erb' >"$work/erb"
json 'a record names itself' '["organisations","erb"]' \
	'.data | [.type, .id]' <"$work/erb"
json 'attributes: text, code, several' \
	'["Elbląg","PL",["ERB"]]' \
	'.data.attributes | [.city, .country, .abbreviation]' <"$work/erb"
json 'no claims unless named' 'false' \
	'.data.attributes | has("claims")' <"$work/erb"
json 'an inverse tells what to show, beside it, and to open' \
	'[{"type":"partnerships","id":"sbcc-erb","meta":{"label":"South Baltic Creative Clusters","detail":"project partner","open":{"type":"projects","id":"sbcc"}}}]' \
	'.data.relationships.partnerships.data' <"$work/erb"
json 'and where that is which it opens' '"lead partner, Szczecin"' \
	'[.data.relationships.partnerships.data[].meta.detail][0]' <<-END
	$(pub '/v1/projects/sbcc?fields[projects]=partnerships')
END
json 'and how many there are, and where' \
	'[1,"/v1/partnerships?filter%5Borganisation%5D=erb"]' \
	'.data.relationships.partnerships | [.meta.total, .links.related]' \
	<"$work/erb"
json 'labels of codes' '["Poland","Warmińsko-Mazurskie"]' \
	'.meta.labels | [.country.PL, .nuts.PL62]' <"$work/erb"
json 'credit of its sources' 'true' \
	'.meta.credit | contains("southbaltic.eu")' <"$work/erb"
json 'what a related link leads to' '["sbcc-erb"]' '[.data[].id]' <<-END
	$(pub "$(jq -r '.data.relationships.partnerships.links.related' \
		<"$work/erb")")
END

# --- fields
json 'sparse fields' '[["city","country"],null]' \
	'.data | [(.attributes | keys), .relationships]' <<-END
	$(pub '/v1/organisations/erb?fields[organisations]=city,country')
END
json 'no fields' '[{},null]' '.data | [.attributes, .relationships]' <<-END
	$(pub '/v1/organisations/erb?fields[organisations]=')
END
pub '/v1/projects/sbcc?fields[projects]=*' >"$work/all"
json 'all fields: claims and relationships too' 'true' \
	'.data | (.attributes | has("claims")) and
	(.relationships | has("partnerships"))' <"$work/all"
json 'two sources disagree and both are told' \
	'[["2019-07-01","001"],["2020-01-01","002"]]' \
	'[.data.attributes.claims[] | select(.field == "startDate" and
	.form != "absence") |
	[.value, .source]]' <"$work/all"
json 'of which a row tells one, and what contradicts it' \
	'[{"title":"South Baltic Creative Clusters","startDate":"2019-07-01"},{"conflicts":{"startDate":["2020-01-01"]}}]' \
	'.data[] | select(.id == "sbcc") | [.attributes, .meta]' <<-END
	$(pub '/v1/projects?fields[projects]=title,startDate')
END
json 'and nothing of what was not asked' 'null' \
	'.data[] | select(.id == "sbcc") | .meta' <<-END
	$(pub '/v1/projects?fields[projects]=title')
END
json 'what a source printed' '"01 Jul 2019"' \
	'.data.attributes.claims[] | select(.field == "startDate" and
	.source == "001") | .printed' <"$work/all"
json 'a reference in claims has its label' \
	'"Interreg V-A South Baltic 2014-2020"' \
	'[.data.attributes.claims[] | select(.field == "programme") |
	.label][0]' <"$work/all"
json 'numbers are numbers, money is text' '[24,"264145.00 EUR"]' \
	'.data.attributes | [.durationMonths, .totalBudget]' <"$work/all"
json 'labels of sources come with claims' 'true' \
	'.meta.labels.sources | has("001")' <"$work/all"
json 'translations' 'true' '.data.attributes.translations.name |
	has("en") and has("lt") and has("pl")' <<-END
	$(pub '/v1/organisations/erb?fields[organisations]=translations')
END

# --- the reader's language
json 'a record in Lithuanian' \
	'"Lenkijos savivaldybių asociacija Euroregion Baltic"' \
	.data.attributes.name <<-END
	$(pub /v1/organisations/erb -H 'Accept-Language: lt;q=0.9, fi;q=0.1')
END
json 'labels in Lithuanian' '"Lenkija"' .meta.labels.country.PL <<-END
	$(pub /v1/organisations/erb -H 'Accept-Language: lt-LT')
END
has 'the language is told' 'Content-Language: lt' \
	"$(pub /v1/organisations/erb -H 'Accept-Language: fi, lt' -D - -o "$work/x")"

# --- include
pub '/v1/projects/sbcc?include=partnerships.organisation&fields[projects]=title&fields[organisations]=name&fields[partnerships]=role' \
	>"$work/inc"
json 'included: both steps' '[6,6]' \
	'[.included[] | .type] | [(map(select(. == "partnerships")) | length),
	(map(select(. == "organisations")) | length)]' <"$work/inc"
json 'everything included is linked to' '[]' \
	'([.data, .included[]] | [.[].relationships // {} | .[] | .data |
	if type == "array" then .[] else . end | [.type, .id]]) as $linked |
	[.included[] | [.type, .id]] - $linked' <"$work/inc"
json 'nothing twice' '0' \
	'[.included[] | [.type, .id]] | length - (unique | length)' <"$work/inc"
json 'sparse fields hold for included' '["name"]' \
	'[.included[] | select(.type == "organisations") | .attributes |
	keys[]] | unique' <"$work/inc"
json 'include in a list' 'true' '.included | length > 0' <<-END
	$(pub '/v1/clusters?include=operator,facilities')
END

# --- lists: order, filters, words
json 'by date, newest first' 'true' \
	'[.data[].attributes.period // empty] |
	. == (sort | reverse) and length > 1' <<-END
	$(pub '/v1/programmes?sort=-period&fields[programmes]=period')
END
json 'any of several values' '["LT","LV"]' \
	'[.data[].attributes.country] | unique' <<-END
	$(pub '/v1/organisations?filter[country]=LT,LV')
END
json 'given twice is any of both' '["LT","LV"]' \
	'[.data[].attributes.country] | unique' <<-END
	$(pub '/v1/organisations?filter[country]=LT&filter[country]=LV')
END
json 'a code by its label in any language' '["PL"]' \
	'[.data[].attributes.country] | unique' <<-END
	$(pub '/v1/organisations?filter[country]=Lenkija')
END
json 'a field by its alias, a code by a word people use' \
	'["liepaja-cic"]' '[.data[].id]' <<-END
	$(pub '/v1/organisations?filter[type]=ngo&filter[region]=kurzeme&filter[theme]=TO8')
END
json 'not one of them' 'true' \
	'[.data[].attributes.country] | index("PL") == null' <<-END
	$(pub '/v1/organisations?filter[country][ne]=PL')
END
for op in gt gte lt lte; do
	case $op in
	gt) want='. > "2019-07-01"' ;;
	gte) want='. >= "2019-07-01"' ;;
	lt) want='. < "2019-07-01"' ;;
	lte) want='. <= "2019-07-01"' ;;
	esac
	pub "/v1/projects?filter[startDate][$op]=2019-07-01&fields[projects]=claims" |
		json "operator $op" true "[.data[] | [.attributes.claims[] |
		select(.field == \"startDate\") | .value | $want] | any] | all"
done
json 'an amount' '["sbcc"]' '[.data[].id]' <<-END
	$(pub '/v1/projects?filter[totalBudget][gte]=264145&filter[totalBudget][lte]=264145.00')
END
json 'begins with' 'true' \
	'[.data[].attributes.name | startswith("Media")] | all and length > 0' \
	<<-END
	$(pub '/v1/organisations?filter[name][prefix]=media')
END
a=$(pub '/v1/organisations?filter[city][exists]=true&pageTotal=exact' |
	jq .meta.page.total)
b=$(pub '/v1/organisations?filter[city][exists]=false&pageTotal=exact' |
	jq .meta.page.total)
is 'has one or has none' \
	"$(pub '/v1/organisations?pageTotal=exact' | jq .meta.page.total)" \
	"$((a + b))"
json 'words of a list' '["erb"]' '[.data[].id]' <<-END
	$(pub '/v1/organisations?filter[q]=elblag')
END

# --- search: the questions of product.md
search() { # WORDS, ENCODED -> first hit
	pub "/v1/search?filter[q]=$1" | jq -r '.data[0] | "\(.type)/\(.id)"'
}
is 'creative clusters' projects/sbcc "$(search creative%20clusters)"
is 'an alias' organisations/media-dizajn "$(search media%20design%20szczecin)"
is 'Lithuanian without accents' projects/sbcc \
	"$(search pietu%20baltijos%20kurybinis%20klasteris)"
is 'a part of a number' projects/sbcc "$(search 0142/18)"
is 'a town' organisations/erb "$(search elblag)"
is 'a genitive' organisations/rmuc "$(search rietavo%20moteru)"
is 'an abbreviation' organisations/ivek "$(search ivek)"
is 'a category' codes/intervention-field-120 "$(search 120)"
json 'nothing, and the nearest' '[0,"kreativum","Karlshamn"]' \
	'[(.data | length), .meta.suggestions[0].id,
	.meta.suggestions[0].detail]' <<-END
	$(pub '/v1/search?filter[q]=kreativum%20malmo')
END
json 'a search over all types takes filters' '["sbcc","sbcc-erb","sbcc-media-dizajn"]' \
	'[.data[].id]' <<-END
	$(pub '/v1/search?filter[q]=creative&filter[country]=PL')
END
for hostile in '"' '*' 'AND' 'a%27b' 'NEAR(' '(a' '%5E' 'x:y' 'multi-agent' \
	'%25' "')%3B--" '-' '%22%22' '-"' 'foo%20OR'; do
	is "words: $hostile" 200 "$(pub "/v1/search?filter[q]=$hostile" \
		-o "$work/x" -w '%{http_code}')"
done

# --- totals and counts
json 'no total unless asked' 'null' .meta.page <<-END
	$(pub /v1/organisations)
END
json 'capped is exact up to the cap' \
	"$(printf '%s' "$entry" | jq .meta.counts.codes)" .meta.page.total <<-END
	$(pub '/v1/codes?pageTotal=capped')
END
json 'counts by value' "$(pub '/v1/organisations?filter[country]=EE&pageTotal=exact' |
	jq .meta.page.total)" \
	'.meta.facets.country[] | select(.value == "EE") | .count' <<-END
	$(pub '/v1/organisations?facetBy=country,kind&page[size]=1')
END
json 'counts, most first, with labels' '[true,"Estonia"]' \
	'.meta.facets.country | [(map(.count) | . == (sort | reverse)),
	(.[] | select(.value == "EE") | .label)]' <<-END
	$(pub '/v1/facets/organisations?facetBy=country')
END
json 'counts by the names that filters have' \
	'[["countries"],["country","programme"]]' '[., input] |
	map(.meta.facets | keys)' <<-END
	$(pub '/v1/facets/projects?facetBy=countries,country')
	$(pub '/v1/projects?filter[country]=LT&facetBy=country,programme')
END
json 'counts for a choice go past the filter of their own field' \
	'[true,true,1]' '[., input, input] | map(.meta.facets.country) |
	[.[0] == .[1], (.[0] | length) > 1, (.[2] | length)]' <<-END
	$(pub '/v1/facets/organisations?facetBy=country')
	$(pub '/v1/facets/organisations?facetBy=country&facetOf=choice&filter[country]=EE')
	$(pub '/v1/facets/organisations?facetBy=country&filter[country]=EE')
END
json 'an amount is counted in the class that a filter of it finds' '[true,1]' \
	'[., input] | (.[0].meta.facets.budget[] |
	select(.value == "200000..1000000") | .count) as $count |
	.[1].meta.page.total | [$count == ., .]' <<-END
	$(pub '/v1/facets/projects?facetBy=budget')
	$(pub '/v1/projects?filter[budget]=200000..1000000&pageTotal=exact')
END
json 'counts alone' '[]' .data <<-END
	$(pub '/v1/facets/organisations?facetBy=country')
END

# --- changes
seq=$(printf '%s' "$entry" | jq .meta.seq)
link="/v1/changes?page[size]=100"
: >"$work/changes"
while [ "$link" != null ]; do
	pub "$link" >"$work/page"
	jq -c '.data[].attributes' "$work/page" >>"$work/changes"
	link=$(jq -r .links.next "$work/page")
done
is 'all changes are told' "$seq" "$(wc -l <"$work/changes" | tr -d ' ')"
is 'in their order' "$(seq 1 "$seq" | tr '\n' ' ')" \
	"$(jq .seq "$work/changes" | tr '\n' ' ')"
json 'nothing after the last' '[0,null]' \
	'[(.data | length), .links.next]' <<-END
	$(pub "/v1/changes?filter[seq][gt]=$seq")
END

link='/v1/changes?include=record&filter[country]=LT&filter[of]=organisations'
link="$link&fields[organisations]=claims&page[size]=200"
: >"$work/changes"
while [ "$link" != null ]; do
	pub "$link" >"$work/page"
	jq -c '.data[]' "$work/page" >>"$work/changes"
	jq -c '.included[]' "$work/page" >>"$work/included"
	link=$(jq -r .links.next "$work/page")
done
is 'changes of a question: all are told' "$seq" \
	"$(wc -l <"$work/changes" | tr -d ' ')"
is 'and the records that meet it are sent' \
	"$(pub '/v1/organisations?filter[country]=LT&page[size]=200' |
		jq -r '.data[].id' | sort | tr '\n' ' ')" \
	"$(jq -r '.id' "$work/included" | sort | tr '\n' ' ')"
is 'each is of its change' \
	"$(jq -r '.id' "$work/included" | tr '\n' ' ')" \
	"$(jq -r '.relationships.record.data.id // empty' "$work/changes" |
		tr '\n' ' ')"
is 'a record with its claims tells its number' \
	"$(pub '/v1/organisations/erb?fields[organisations]=claims' |
		jq .data.meta.number)" \
	"$(pub '/v1/organisations?fields[organisations]=claims' |
		jq '.data[] | select(.id == "erb") | .meta.number')"

# --- what is refused, and for which parameter
refused 400 unknown-parameter q '/v1/projects?q=x'
refused 400 unknown-parameter 'page[number]' '/v1/projects?page[number]=2'
refused 400 unknown-parameter 'page[offset]' '/v1/projects?page[offset]=2'
refused 400 unknown-parameter 'fields[nothing]' '/v1/projects?fields[nothing]=a'
refused 400 unknown-parameter 'fields[project]' '/v1/projects?fields[project]=title'
refused 400 unknown-parameter sort '/v1/projects/sbcc?sort=title'
refused 400 unknown-parameter 'filter[q]' '/v1/projects/sbcc?filter[q]=a'
refused 400 unknown-parameter 'filter' '/v1/projects?filter=a'
refused 400 unknown-parameter 'filter[a][b][c]' '/v1/projects?filter[a][b][c]=1'
refused 400 unknown-parameter 'filter[a' '/v1/projects?filter[a=1'
refused 400 unknown-parameter include '/v1/search?filter[q]=a&include=x'
refused 400 unknown-parameter facetBy '/v1/search?filter[q]=a&facetBy=country'
refused 400 unknown-parameter 'page[after]' '/v1/changes?page[after]=x'
refused 400 unknown-parameter 'filter[seq]' '/v1/changes?filter[seq]=1'
refused 400 unknown-parameter x '/v1?x=1'
refused 400 unknown-parameter x '/healthz?x=1'
refused 400 unknown-field 'fields[projects]' '/v1/projects?fields[projects]=title,nix'
refused 400 unknown-field 'filter[nix]' '/v1/projects?filter[nix]=1'
refused 400 unknown-field 'filter[description]' '/v1/projects?filter[description]=1'
refused 400 unknown-field 'filter[nix]' '/v1/search?filter[nix]=1'
refused 400 unknown-field facetBy '/v1/projects?facetBy=title'
refused 400 bad-value facetOf '/v1/projects?facetBy=year&facetOf=all'
refused 400 bad-value 'filter[year]' '/v1/projects?filter[year]=2019..x'
refused 400 bad-value 'filter[year]' '/v1/projects?filter[year]=..'
refused 400 unknown-field facetBy '/v1/facets/projects?facetBy=nix'
refused 400 unknown-operator 'filter[startDate][like]' '/v1/projects?filter[startDate][like]=1'
refused 400 unknown-operator 'filter[title][gt]' '/v1/projects?filter[title][gt]=1'
refused 400 unknown-operator 'filter[startDate][prefix]' '/v1/projects?filter[startDate][prefix]=20'
refused 400 bad-value 'filter[startDate][gte]' '/v1/projects?filter[startDate][gte]=soon'
refused 400 bad-value 'filter[startDate][gte]' '/v1/projects?filter[startDate][gte]=2019,2020'
refused 400 bad-value 'filter[totalBudget][lt]' '/v1/projects?filter[totalBudget][lt]=much'
refused 400 bad-value 'filter[city][exists]' '/v1/organisations?filter[city][exists]=maybe'
refused 400 bad-value 'filter[country]' '/v1/projects?filter[country]='
refused 400 bad-value 'filter[country]' "/v1/organisations?filter[country]=$(seq -s, 1 33)"
refused 400 bad-value 'filter[seq][gt]' '/v1/changes?filter[seq][gt]=-1'
refused 400 bad-value 'filter[seq][gt]' '/v1/changes?filter[seq][gt]=x'
refused 400 bad-value 'page[size]' '/v1/projects?page[size]=0'
refused 400 bad-value 'page[size]' '/v1/projects?page[size]=-1'
refused 400 bad-value 'page[size]' '/v1/projects?page[size]=x'
refused 400 bad-value 'page[size]' '/v1/projects?page[size]='
refused 400 bad-value 'page[size]' '/v1/projects?page[size]=1&page[size]=2'
refused 400 bad-value sort '/v1/projects?sort=title&sort=title'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=a&filter[q]=b'
refused 400 bad-value pageTotal '/v1/projects?pageTotal=all'
refused 400 bad-value facetBy '/v1/facets/projects'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=%ff'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=%00'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=a%0ab'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=%4'
refused 400 bad-value 'filter[q]' '/v1/projects?filter[q]=%zz'
refused 400 bad-value 'filter[q]' "/v1/projects?filter[q]=$(printf '%02100d' 0)"
refused 400 page-too-large 'page[size]' '/v1/projects?page[size]=201'
refused 400 page-too-large 'page[size]' '/v1/projects?page[size]=99999999999999999999'
refused 400 page-too-large 'page[size]' '/v1/changes?page[size]=501'
refused 400 page-too-large 'page[size]' \
	'/v1/changes?include=record&page[size]=201'
refused 400 bad-include include '/v1/changes?include=partnerships'
refused 400 bad-value 'filter[of]' '/v1/changes?filter[of]=aliens'
refused 400 bad-value 'filter[of]' '/v1/changes?filter[of]=projects&filter[of]=events'
# Of which type decides what can be filtered, whichever stands first.
refused 400 unknown-field 'filter[memberCount]' '/v1/changes?filter[of]=projects&filter[memberCount]=3'
refused 400 unknown-field 'filter[memberCount]' '/v1/changes?filter[memberCount]=3&filter[of]=projects'
refused 400 unknown-field 'filter[colour]' '/v1/changes?filter[colour]=red'
json 'and how large it may be' '[200,true]' \
	'.errors[0] | [.meta.page.maxSize,
	(.links.type | endswith("max-size-exceeded"))]' <<-END
	$(pub '/v1/projects?page[size]=201')
END
refused 400 bad-cursor 'page[after]' '/v1/projects?page[after]=x'
refused 400 bad-cursor 'page[after]' '/v1/projects?page[after]='
refused 400 bad-sort sort '/v1/projects?sort=nix'
refused 400 bad-sort sort '/v1/projects?sort=description'
refused 400 bad-sort sort '/v1/projects?sort=title,startDate'
refused 400 bad-sort sort '/v1/projects?sort='
refused 400 bad-sort sort '/v1/search?filter[q]=a&sort=title'
refused 400 bad-include include '/v1/projects?include=nix'
refused 400 bad-include include '/v1/projects?include=title'
refused 400 bad-include include '/v1/projects?include=partnerships.organisation.parent'
refused 400 bad-include include '/v1/projects?include=partnerships.nix'
refused 404 not-found - '/v1/projects/nix'
refused 404 not-found - '/v1/nix'
refused 404 not-found - '/v1/project'
refused 404 not-found - '/v2'
refused 404 not-found - '/'
refused 404 not-found - '/v1/'
refused 404 not-found - '/v1/projects/a/b'
refused 404 not-found - '/v1/projects/a/b/c/d'
refused 404 not-found - '/v1/projects/..%2f..%2fetc%2fpasswd'
refused 404 not-found - '/v1/facets/nix?facetBy=country'
refused 414 uri-too-long - "/v1/projects?filter[q]=$(printf '%09000d' 0)"
finish
