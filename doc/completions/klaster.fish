# Completion of klaster for fish. What there is to complete is asked of
# klaster itself, so that it is never behind; no service is asked.

function __klaster_kinds
	klaster --list-fields 2>/dev/null |
		awk -F '\t' '$4 == "kind" { print $1 "\t" $7 }'
end

# The fields of the kind that is being listed, with a use and a suffix.
function __klaster_fields -a use suffix
	set -l words (commandline -opc)
	set -l kind ''
	if set -l at (contains -i list $words)
		set kind $words[(math $at + 1)]
	end
	klaster --list-fields 2>/dev/null |
		awk -F '\t' -v kind="$kind" -v use="$use" -v suffix="$suffix" '
			$4 == "kind" {
				is = kind == $1 || kind == $2 || kind == $3
				next
			}
			is && $4 != "inverse" && ("," $6 ",") ~ ("," use ",") {
				print $2 suffix "\t" $7
			}'
end

function __klaster_words -a before
	test (count (commandline -opc)) -eq $before
end

complete -c klaster -f
set -l commands (LC_ALL=C klaster --help 2>/dev/null |
	sed -nE '/Commands:$/,/^$/s/^  ([a-z]+)( [^ ]+)*  +(.*)/\1\t\3/p')
for line in $commands
	set -l part (string split \t -- $line)
	complete -c klaster -n __fish_use_subcommand -a $part[1] -d $part[2]
end
complete -c klaster -n '__fish_seen_subcommand_from config' \
	-a 'init path show check'
complete -c klaster -n '__fish_seen_subcommand_from saved; and __klaster_words 2' \
	-a 'list add show remove rename'
complete -c klaster -n '__fish_seen_subcommand_from bookmark tag; and __klaster_words 2' \
	-a 'list add remove'
complete -c klaster -n '__fish_seen_subcommand_from note; and __klaster_words 2' \
	-a 'list add show remove'
complete -c klaster -n '__fish_seen_subcommand_from history; and __klaster_words 2' \
	-a 'list clear'
complete -c klaster -n '__fish_seen_subcommand_from own; and __klaster_words 2' \
	-a 'check export import'
complete -c klaster -n '__fish_seen_subcommand_from list show; and __klaster_words 2' \
	-a '(__klaster_kinds)'
complete -c klaster -n '__fish_seen_subcommand_from list; and not __klaster_words 2' \
	-a '(__klaster_fields filter :)'

# Flags: letter, name and whether a word follows, from --help.
for line in (LC_ALL=C klaster --help 2>/dev/null | sed -nE \
	's/^ +(-([A-Za-z]), )?--([a-z-]+)( [^ ]+)?  +(.*)/\2\t\3\t\4\t\5/p')
	set -l part (string split \t -- $line)
	set -l more
	test -n "$part[1]"; and set more -s $part[1]
	switch $part[2]
		case config keymap script
			set more $more -r -F
		case fields
			set more $more -x -a '(__klaster_fields ".*" "")'
		case facets
			set more $more -x -a '(__klaster_fields facet "")'
		case sort
			set more $more -x -a '(__klaster_fields sort "")'
		case format color
			set more $more -x -a (string replace -a , '' -- $part[4] |
				string replace ' or ' ' ')
		case '*'
			test -n "$part[3]"; and set more $more -x
	end
	complete -c klaster -l $part[2] -d "$part[4]" $more
end
