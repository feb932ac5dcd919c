/*
 * match.c owns what counts as a hit and how good it is. It must not know how
 * an engine writes a full-text question.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/model/query.h"
#include "klaster/store/index.h"
#include "klaster/store/match.h"

#define WHOLE_MAX_BYTES QUERY_TEXT_MAX
#define STEM_MIN_BYTES 4 /* a shorter word is no beginning of others */

static unsigned name_columns(enum level level)
{
	unsigned columns = 1u << COLUMN_NAME;

	if (level >= LEVEL_MEMBER)
		columns |= 1u << COLUMN_MEMBER_NAME;
	if (level >= LEVEL_COORDINATOR)
		columns |= 1u << COLUMN_COORDINATOR_NAME;
	return columns;
}

static unsigned known_columns(enum level level)
{
	return name_columns(level) | 1u << COLUMN_IDENT | 1u << COLUMN_PLACE;
}

static unsigned all_columns(enum level level)
{
	unsigned columns = known_columns(level) | 1u << COLUMN_BODY;

	if (level >= LEVEL_MEMBER)
		columns |= 1u << COLUMN_MEMBER;
	if (level >= LEVEL_COORDINATOR)
		columns |= 1u << COLUMN_COORDINATOR;
	return columns;
}

static void add_phrase(struct match_term *term, const char *words, bool open)
{
	if (*words == '\0')
		return;
	term->phrases[term->phrase_count].words = words;
	term->phrases[term->phrase_count].open = open;
	term->phrase_count++;
}

/* What is long enough may go on: Viru, Virumaa. A number may not: it would
 * be another one. */
static bool may_go_on(const char *word)
{
	return strlen(word) >= STEM_MIN_BYTES &&
	       strpbrk(word, "0123456789") == NULL;
}

static const char *last_word(const char *words)
{
	const char *blank = strrchr(words, ' ');

	return blank == NULL ? words : blank + 1;
}

/* The words, the last one cut to its stem. */
static void add_stem(
    struct match_term *term, struct arena *arena, const char *words, bool open)
{
	const char *last = last_word(words);
	size_t keep = (size_t)(last - words) + fold_stem(last, strlen(last));

	if (*words == '\0')
		return;
	if (open || may_go_on(last))
		add_phrase(term, arena_strndup(arena, words, keep), true);
	else
		add_phrase(term, words, false);
}

static const char *variant_of(
    struct arena *arena, const struct query_term *from)
{
	struct buf variant;
	const char *copy;

	buf_init(&variant, WHOLE_MAX_BYTES);
	/* Of one word only: variants are of words, not of phrases. */
	if (strchr(from->folded, ' ') == NULL)
		fold_variants(&variant, from->text, strlen(from->text));
	copy = arena_strdup(arena, buf_text(&variant));
	buf_done(&variant);
	return copy;
}

static void add_term(struct match *match, struct arena *arena,
    const struct query_term *from, unsigned columns, bool stem)
{
	struct match_term *term = &match->terms[match->term_count];
	const char *variant = variant_of(arena, from);

	memset(term, 0, sizeof(*term));
	term->columns = columns;
	if (stem && !from->phrase) {
		add_stem(term, arena, from->folded, from->open);
		add_stem(term, arena, variant, from->open);
	} else {
		add_phrase(term, from->folded, false);
		add_phrase(term, variant, false);
	}
	if (term->phrase_count > 0)
		match->term_count++;
}

/* All that was typed as one phrase between edges. */
static void add_whole(
    struct match *match, const char *folded, unsigned columns, bool open)
{
	struct match_term *term = &match->terms[match->term_count++];

	memset(term, 0, sizeof(*term));
	term->columns = columns;
	add_phrase(term, folded, open);
}

static const char *fold_all(struct arena *arena, const struct query *query)
{
	struct buf all;
	const char *copy;

	buf_init(&all, WHOLE_MAX_BYTES);
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];
		if (term->negated || *term->folded == '\0')
			continue;
		if (all.len > 0)
			buf_addc(&all, ' ');
		buf_adds(&all, term->folded);
	}
	copy = arena_strdup(arena, buf_text(&all));
	buf_done(&all);
	return copy;
}

void match_make(struct match_plan *plan, struct arena *arena,
    const struct query *query, enum level level)
{
	unsigned name = name_columns(level);
	unsigned known = known_columns(level), all = all_columns(level);
	const struct {
		unsigned columns;
		bool stem;
	} classes[MATCH_COUNT] = {
	    [MATCH_NAME] = {name, false},
	    [MATCH_KNOWN] = {known, false},
	    [MATCH_NAME_STEM] = {name, true},
	    [MATCH_KNOWN_STEM] = {known, true},
	    [MATCH_ANY] = {all, false},
	    [MATCH_ANY_STEM] = {all, true},
	};
	size_t positive = 0, empty = 0;
	bool open = false;

	memset(plan, 0, sizeof(*plan));
	plan->folded = fold_all(arena, query);
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];
		if (term->negated) {
			add_term(&plan->without, arena, term, all, false);
			continue;
		}
		if (*term->folded == '\0') {
			empty++;
			continue;
		}
		positive++;
		open = !term->phrase &&
		       (term->open || may_go_on(last_word(term->folded)));
		for (int c = MATCH_NAME; c < MATCH_COUNT; c++)
			add_term(&plan->classes[c], arena, term,
			    classes[c].columns, classes[c].stem);
	}
	/* "?!" beside a word says nothing; alone it is no known name. */
	plan->impossible = positive == 0 && empty > 0;
	if (positive == 0)
		return;
	plan->class_count = MATCH_COUNT;
	add_whole(&plan->classes[MATCH_WHOLE],
	    arena_printf(arena, INDEX_EDGE " %s " INDEX_EDGE, plan->folded),
	    name | 1u << COLUMN_IDENT, false);
	/* No wider than the widest class: what may not go on there may not
	 * here. */
	add_whole(&plan->classes[MATCH_BEGIN],
	    arena_printf(arena, INDEX_EDGE " %s", plan->folded), name, open);
}
