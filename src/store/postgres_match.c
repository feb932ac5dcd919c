/*
 * postgres_match.c owns the way words are asked of PostgreSQL: a tsquery that
 * an index answers, and where it finds too much the bytes of the words
 * themselves. Every lexeme stands in quotes: there is nothing in it that the
 * server could take for an operator.
 */
#include <string.h>
#include "postgres_parts.h"

#define ADD_COLUMN(name) " IN w." name ") > 0"

static bool ask_phrase(
    struct buf *out, const struct match_phrase *phrase, unsigned columns)
{
	bool exact = true, first = true;

	buf_addc(out, '(');
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (!(columns & 1u << i))
			continue;
		buf_adds(out, first ? "(" : " | (");
		exact = words_ask(out, phrase, i) && exact;
		buf_addc(out, ')');
		first = false;
	}
	buf_addc(out, ')');
	return exact;
}

static bool ask_term(struct buf *out, const struct match_term *term)
{
	bool exact = true;

	buf_addc(out, '(');
	for (size_t i = 0; i < term->phrase_count; i++) {
		if (i > 0)
			buf_adds(out, " | ");
		exact =
		    ask_phrase(out, &term->phrases[i], term->columns) && exact;
	}
	buf_addc(out, ')');
	return exact;
}

bool match_ask(struct buf *out, const struct match *match, const char *between)
{
	bool exact = true;

	buf_addc(out, '(');
	for (size_t i = 0; i < match->term_count; i++) {
		if (i > 0)
			buf_adds(out, between);
		exact = ask_term(out, &match->terms[i]) && exact;
	}
	buf_addc(out, ')');
	return exact;
}

/* In the order of enum index_column. Each column begins and ends in a
 * blank, and so does a phrase that may not go on. */
static void add_place(struct sql *sql, int column, const char *words)
{
	sql_add(sql, "position(convert_to(");
	sql_words(sql, words);
	sql_add(sql, ", 'UTF8')");
	switch ((enum index_column)column) {
	case COLUMN_NAME:
		sql_add(sql, ADD_COLUMN("name"));
		break;
	case COLUMN_IDENT:
		sql_add(sql, ADD_COLUMN("ident"));
		break;
	case COLUMN_PLACE:
		sql_add(sql, ADD_COLUMN("place"));
		break;
	case COLUMN_BODY:
		sql_add(sql, ADD_COLUMN("body"));
		break;
	case COLUMN_MEMBER_NAME:
		sql_add(sql, ADD_COLUMN("member_name"));
		break;
	case COLUMN_MEMBER:
		sql_add(sql, ADD_COLUMN("member"));
		break;
	case COLUMN_COORDINATOR_NAME:
		sql_add(sql, ADD_COLUMN("coordinator_name"));
		break;
	case COLUMN_COORDINATOR:
	case COLUMN_COUNT:
		sql_add(sql, ADD_COLUMN("coordinator"));
		break;
	}
}

static void add_phrase(
    struct sql *sql, const struct match_phrase *phrase, unsigned columns)
{
	const char *words = arena_printf(
	    sql->arena, phrase->open ? " %s" : " %s ", phrase->words);
	bool exact, first = true;
	struct buf text;

	buf_init(&text, SQL_TEXT_MAX);
	exact = ask_phrase(&text, phrase, columns);
	sql_add(sql, "(w.lexemes @@ ");
	sql_words(sql, buf_text(&text));
	sql_add(sql, "::text::tsquery");
	buf_done(&text);
	for (int i = 0; i < COLUMN_COUNT && !exact; i++) {
		if (!(columns & 1u << i))
			continue;
		if (first)
			sql_add(sql, " AND (");
		else
			sql_add(sql, " OR ");
		add_place(sql, i, words);
		first = false;
	}
	if (!first)
		sql_add(sql, ")");
	sql_add(sql, ")");
}

void match_add_terms(struct sql *sql, const struct match *match, bool any)
{
	sql_add(sql, "(");
	for (size_t i = 0; i < match->term_count; i++) {
		const struct match_term *term = &match->terms[i];
		if (i > 0 && any)
			sql_add(sql, " OR ");
		if (i > 0 && !any)
			sql_add(sql, " AND ");
		sql_add(sql, "(");
		for (size_t j = 0; j < term->phrase_count; j++) {
			if (j > 0)
				sql_add(sql, " OR ");
			add_phrase(sql, &term->phrases[j], term->columns);
		}
		sql_add(sql, ")");
	}
	sql_add(sql, ")");
}
