/* cell.c: owns the way from claims to one text; see cell.h. */
#include "klaster/ui/cell.h"

#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/model/claim_show.h"

#define CELL_BYTES 400 /* more than any column shows */
#define ORIGINS_MOST 8

static const char *find_lang(
    const struct claim *claims, size_t count, const char *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    claims[i].rank != RANK_OUTDATED && claims[i].lang &&
		    record_lang_serves(claims[i].lang, wanted))
			return claims[i].lang;
	return NULL;
}

const char *cell_lang(
    const struct claim *claims, size_t count, const char *const *langs)
{
	const char *found = NULL;
	for (size_t i = 0; langs && langs[i] && !found; i++)
		found = find_lang(claims, count, langs[i]);
	if (!found)
		found = find_lang(claims, count, "en");
	for (size_t i = 0; i < count && !found; i++)
		if (claims[i].form != CLAIM_ABSENCE)
			found = claims[i].lang;
	return found;
}

struct safe_text cell_claim(
    struct arena *arena, const struct claim *claim, const char *const *langs)
{
	return safe_linez(
	    arena, claim_show(arena, claim, langs ? langs[0] : NULL));
}

struct safe_text cell_item(
    struct arena *arena, const struct relation_item *item)
{
	return safe_linez(arena, claim_show_item(arena, item));
}

struct safe_text cell_text(struct arena *arena, const struct record *record,
    const struct field *field, const char *const *langs)
{
	const struct claim *pick = record_pick(record, field, langs);
	if (!pick)
		return SAFE_LIT("");
	if (!field->many)
		return cell_claim(arena, pick, langs);
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);
	struct buf text;
	buf_init(&text, CELL_BYTES);
	for (size_t i = 0; i < count && !text.full; i++) {
		const struct claim *claim = &claims[i];
		if (claim->form == CLAIM_ABSENCE ||
		    claim->rank == RANK_OUTDATED ||
		    (pick->lang && claim->lang &&
			strcmp(pick->lang, claim->lang) != 0))
			continue;
		struct safe_text one = cell_claim(arena, claim, langs);
		if (text.len > 0)
			buf_adds(&text, ", ");
		buf_add(&text, one.safe_bytes, one.len);
	}
	struct safe_text all = safe_line(arena, buf_text(&text), text.len);
	buf_done(&text);
	return all;
}

struct safe_text cell_hint(
    struct arena *arena, const struct record *record, const char *const *langs)
{
	struct buf text;
	buf_init(&text, CELL_BYTES);
	const struct kind *kind = record->kind;
	int given = 0;
	for (size_t i = 1; i < kind->field_count && given < 2; i++) {
		if (!(kind->fields[i].roles & ROLE_LIST))
			continue;
		struct safe_text one =
		    cell_text(arena, record, &kind->fields[i], langs);
		if (one.len == 0)
			continue;
		if (given++ > 0)
			buf_adds(&text, ", ");
		if (record_disagrees(record, &kind->fields[i]))
			buf_addc(&text, '!');
		buf_add(&text, one.safe_bytes, one.len);
	}
	struct safe_text all = safe_line(arena, buf_text(&text), text.len);
	buf_done(&text);
	return all;
}

/* --- whose a row is */

const char *cell_origins(
    struct arena *arena, struct source *source, uint64_t index)
{
	struct row_origin origins[ORIGINS_MOST];
	const char *names = "";
	size_t count = source->ops->origins ? source->ops->origins(source,
						  index, origins, ORIGINS_MOST)
					    : 0;
	for (size_t i = 0; i < count; i++)
		names = arena_printf(
		    arena, "%s%s%s", names, i ? "+" : "", origins[i].name);
	return names;
}

bool cell_home(struct source *source, uint64_t index, size_t *home)
{
	struct row_origin origin;
	if (!source->ops->origins ||
	    source->ops->origins(source, index, &origin, 1) == 0)
		return false;
	*home = origin.home;
	return true;
}

struct safe_text cell_name(struct arena *arena, struct source *source,
    uint64_t index, const struct record *record, const char *const *langs)
{
	const char *origins = cell_origins(arena, source, index);
	const char *label = record_label(record, langs);
	return *origins ? safe_linef(arena, "%s: %s", origins, label)
			: safe_linez(arena, label);
}
