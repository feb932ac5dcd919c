# Completion of klaster for bash. What there is to complete is asked of
# klaster itself, so that it is never behind; no service is asked.

_klaster_fields() # KIND USE: "title:" and so on
{
	klaster --list-fields 2>/dev/null | awk -F '\t' -v kind="$1" -v use="$2" '
		$4 == "kind" {
			is = kind == $1 || kind == $2 || kind == $3
			next
		}
		is && $4 != "inverse" && ("," $6 ",") ~ ("," use ",") {
			print $2
		}'
}

_klaster()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local help words= suffix= command= kind= i

	help=$(LC_ALL=C klaster --help 2>/dev/null) || return
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		search | list | show | config | help | saved | bookmark | note | \
			tag | history | own)
			command=${COMP_WORDS[i]}
			kind=${COMP_WORDS[i + 1]}
			break
			;;
		esac
	done
	case $prev in
	--config | -k | --keymap | --script)
		COMPREPLY=($(compgen -f -- "$cur"))
		return
		;;
	-f | --format | --color)
		words=$(sed -n "s/^.*$prev[ ,].*[A-Z]  *//p" <<<"$help" |
			tr -d , | sed 's/ or / /')
		;;
	-F | --fields) words=$(_klaster_fields "$kind" '.*') ;;
	--facets) words=$(_klaster_fields "$kind" facet) ;;
	--sort) words=$(_klaster_fields "$kind" sort) ;;
	*)
		case $command:$cur in
		*:-*) words=$(sed -nE 's/^ +(-., )?(--[a-z-]+).*/\2/p' \
			<<<"$help") ;;
		:* | help:*) words=$(sed -n '/Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p' \
			<<<"$help") ;;
		config:*) words='init path show check' ;;
		saved:*) words='list add show remove rename' ;;
		bookmark:* | tag:*) words='list add remove' ;;
		note:*) words='list add show remove' ;;
		history:*) words='list clear' ;;
		own:*) words='check export import' ;;
		list:* | show:*)
			if ((COMP_CWORD == i + 1)); then
				words=$(klaster --list-fields |
					awk -F '\t' '$4 == "kind" { print $1 }')
				[[ $command = show ]] && suffix=/
			elif [[ $command = list ]]; then
				words=$(_klaster_fields "$kind" filter)
				suffix=:
			fi
			;;
		esac
		;;
	esac
	COMPREPLY=($(compgen -W "$words" -S "$suffix" -- "$cur"))
	[[ -z $suffix ]] || compopt -o nospace 2>/dev/null
}

complete -F _klaster klaster
