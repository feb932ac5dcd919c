/*
 * query_link.c: owns the address of a list as a question: what a service
 * gives as "self" and what somebody pastes. It must not know how such an
 * address is asked, nor of which service it is.
 */
#include "klaster/model/query.h"

#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/model/record.h"
#include "query_scan.h"

#define NAME_MAX_BYTES 80
#define SEARCH "search"

struct link {
	struct arena *arena;
	struct query *query;
	bool known; /* something in it is a question's */
};

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) % 16 : -1;
}

static char *decoded(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_alloc(arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int high =
		    i + 2 < len && text[i] == '%' ? hex_digit(text[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(text[i + 2]) : -1;

		if (low >= 0)
			i += 2;
		out[n++] = low >= 0	    ? (char)(high << 4 | low)
			   : text[i] == '+' ? ' '
					    : text[i];
	}
	out[n] = '\0';
	return out;
}

/* The path of an address of http; NULL if it is none. */
static const char *path_of(const char *text)
{
	size_t scheme = strncmp(text, "http://", 7) == 0    ? 7
			: strncmp(text, "https://", 8) == 0 ? 8
							    : 0;
	size_t host = scheme ? strcspn(text + scheme, "/?#\" ") : 0;

	return host > 0 && text[scheme + host] == '/' ? text + scheme + host
						      : NULL;
}

/* The last part of a path but one (back 1), or the last (back 0). */
static const char *path_part(struct arena *arena, const char *path, int back)
{
	size_t end = strcspn(path, "?#");

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (;; back--) {
		size_t start = end;

		while (start > 0 && path[start - 1] != '/')
			start--;
		if (back == 0 || start == 0)
			return decoded(arena, path + start, end - start);
		end = start - 1;
	}
}

static bool find_op(const char *name, enum query_op *op)
{
	for (int i = OP_IS; i <= OP_EXISTS; i++) {
		if (strcmp(query_op_name((enum query_op)i), name) != 0)
			continue;
		*op = (enum query_op)i;
		return true;
	}
	return false;
}

static bool read_filter(
    struct link *link, const char *name, const char *op_name, char *value)
{
	struct query *query = link->query;
	struct query_filter *filter = &query->filters[query->filter_count];
	const char *known = query_scan_filter_name(query->kind, name);
	enum query_op op;

	/* Without a part of it the question would find more. */
	if (known == NULL || !find_op(op_name, &op) ||
	    query->filter_count == QUERY_FILTER_MAX)
		return false;
	*filter = (struct query_filter){.name = known, .op = op};
	while (*value != '\0') {
		size_t len = strcspn(value, ",");

		if (len > 0 && filter->value_count < QUERY_VALUE_MAX)
			filter->values[filter->value_count++] =
			    arena_strndup(link->arena, value, len);
		value += len + (value[len] == ',');
	}
	query->filter_count += filter->value_count > 0;
	return filter->value_count > 0;
}

static bool read_sort(struct link *link, const char *value)
{
	struct query *query = link->query;

	query->descending = *value == '-';
	query->sort = query->kind != NULL
			  ? kind_field(query->kind, value + query->descending)
			  : NULL;
	return query->sort != NULL && (query->sort->roles & ROLE_SORT) != 0;
}

/* "filter[NAME][OP]" into its parts; "" for those it has not. */
static void split_name(char *name, const char **inner, const char **op)
{
	char *open = strchr(name, '['), *next;

	*inner = *op = "";
	if (open == NULL)
		return;
	*open = '\0';
	*inner = open + 1;
	next = strchr(open + 1, ']');
	if (next == NULL)
		return;
	*next = '\0';
	if (next[1] != '[')
		return;
	*op = next + 2;
	next = strchr(next + 2, ']');
	if (next != NULL)
		*next = '\0';
}

/* False for what would have to be understood and is not. */
static bool read_param(struct link *link, const char *text, size_t len)
{
	static const char *const others[] = {
	    "page", "pageTotal", "fields", "facetBy", "facetOf", "include"};
	size_t equals = strcspn(text, "=");
	size_t name_len = equals < len ? equals : len;
	char *name = decoded(link->arena, text, name_len);
	char *value = name_len < len ? decoded(link->arena, text + name_len + 1,
					   len - name_len - 1)
				     : arena_strdup(link->arena, "");
	const char *inner, *op;

	split_name(name, &inner, &op);
	if (strcmp(name, "filter") == 0) {
		link->known = true;
		/* The words are read before all others. */
		return strcmp(inner, "q") == 0 ||
		       read_filter(link, inner, op, value);
	}
	if (strcmp(name, "sort") == 0) {
		link->known = true;
		return read_sort(link, value);
	}
	for (size_t i = 0; i < MEM_COUNT(others); i++)
		link->known |= strcmp(name, others[i]) == 0;
	return true;
}

static const char *words_of(struct arena *arena, const char *params)
{
	static const char *const names[] = {
	    "filter%5Bq%5D=", "filter[q]=", "filter%5bq%5d="};

	for (size_t len; *params != '\0' && *params != '#';
	     params += len + (params[len] == '&')) {
		len = strcspn(params, "&#");
		for (size_t i = 0; i < MEM_COUNT(names); i++) {
			size_t name = strlen(names[i]);

			if (len > name && strncmp(params, names[i], name) == 0)
				return decoded(
				    arena, params + name, len - name);
		}
	}
	return "";
}

bool query_link_text(struct buf *out, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct query query;
	struct link link = {.arena = &arena, .query = &query};
	const char *path = path_of(text), *params, *words;
	const char *part = path != NULL ? path_part(&arena, path, 0) : "";
	const struct kind *kind = kind_find(part);
	bool is = path != NULL &&
		  (strcmp(part, SEARCH) == 0 ||
		      (kind != NULL && strcmp(kind->name, part) == 0));

	params = is ? path + strcspn(path, "?#") : "";
	params += *params == '?';
	words = words_of(&arena, params);
	query_parse_words(&query, &arena, words, strlen(words));
	query.kind = kind;
	link.known = is && strcmp(path_part(&arena, path, 1), "v1") == 0;
	for (size_t len; is && *params != '\0' && *params != '#';
	     params += len + (params[len] == '&')) {
		len = strcspn(params, "&#");
		is = read_param(&link, params, len);
	}
	is = is && link.known;
	if (is)
		query_format(&query, out, true);
	arena_done(&arena);
	return is;
}

bool query_link_record(struct arena *arena, const char *text,
    const struct kind **kind, const char **id)
{
	const char *path = path_of(text);

	return path != NULL && record_parse_ref(arena_printf(arena, "%s/%s",
						    path_part(arena, path, 1),
						    path_part(arena, path, 0)),
				   kind, id);
}
