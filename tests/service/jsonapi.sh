#!/bin/sh
# The documents pass a validator that somebody else wrote: jsonapi-validator
# from the npm registry, pinned, installed once under the build directory.
. "${srcdir:-.}/tests/service/lib.sh"
npm_install jsonapi jsonapi-validator@3.0.5
serve
n=0
keep() {
	n=$((n + 1))
	"$1" "$2" >"$work/doc$n.json"
}
for fetch in own pub; do
	keep $fetch /v1
	keep $fetch /healthz
	for kind in clusters organisations projects partnerships people events \
		calls facilities documents programmes codes sources; do
		keep $fetch "/v1/$kind?page[size]=3&pageTotal=exact"
		keep $fetch "/v1/$kind?fields[$kind]=*&page[size]=200"
		id=$("$fetch" "/v1/$kind?page[size]=1" | jq -r '.data[0].id')
		keep $fetch "/v1/$kind/$id"
		keep $fetch "/v1/$kind/$id?fields[$kind]=*"
	done
	keep $fetch '/v1/projects/sbcc?include=partnerships.organisation,manager,programme'
	keep $fetch '/v1/organisations?include=partnerships.project&facetBy=country,kind'
	keep $fetch '/v1/search?filter[q]=creative&pageTotal=capped'
	keep $fetch '/v1/search?filter[q]=kreativum%20malmo'
	keep $fetch '/v1/facets/projects?facetBy=countries'
	keep $fetch '/v1/changes?page[size]=20'
	keep $fetch '/v1/nix'
	keep $fetch '/v1/projects?nix=1'
	keep $fetch '/v1/projects?page[size]=999'
done
# It must be able to fail.
jq '.data[0] |= del(.type)' "$work/doc3.json" >"$work/wrong1.json"
jq '.data[0].attributes = 5' "$work/doc3.json" >"$work/wrong2.json"
jq '.errors = []' "$work/doc3.json" >"$work/wrong3.json"
jq '.nothing = 1' "$work/doc3.json" >"$work/wrong4.json"
node "$src/tests/service/jsonapi.js" "$home" "$work"/doc*.json \
	"$work"/wrong*.json || bad=1
# Full linkage, and no resource twice: what a schema cannot say.
for doc in "$work"/doc*.json; do
	json "linked and once: $(jq -r '.links.self // ""' "$doc")" '[0,0]' '
		([.data] | flatten | map(select(. != null))) as $data |
		(.included // []) as $inc |
		([$data[], $inc[]] | [.[].relationships // {} | .[] | .data] |
		flatten | map(select(. != null) | [.type, .id])) as $linked |
		[($inc | map([.type, .id]) - $linked | length),
		($data + $inc | map([.type, .id]) |
		length - (unique | length))]' <"$doc"
done
finish
