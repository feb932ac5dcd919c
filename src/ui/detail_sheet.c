/*
 * detail_sheet.c: owns what a detail pane says and in which order. It never
 * chooses between sources: where they differ all are shown, each with its
 * source and a mark.
 */
#include "detail_sheet.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/model/claim_show.h"
#include "klaster/ui/cell.h"

#define LABEL_MAX 20
#define SOURCES_MAX 64
#define VALUES_MAX 200
#define TITLE_OTHER 36 /* cells of the title line for kind and page */
#define JOINED_BYTES 4000
#define REMARK_LEAST 24 /* cells in which a source can be recognised */

#define FOOT_LANGUAGES N_("Languages")
#define FOOT_ID N_("Id") /* an address is where mail goes to */

struct writer {
	struct sheet *sheet;
	const struct record *record;
	const char *const *langs;
	int value_col;
	bool heading_due; /* the section's heading is not written yet */
	enum section section;
};

static struct arena *arena_of(struct writer *writer)
{
	return &writer->sheet->arena;
}

/* --- sections and labels */

static void heading(struct writer *writer, const char *text)
{
	if (writer->sheet->count > 0)
		sheet_line(writer->sheet);
	sheet_line(writer->sheet);
	sheet_part(
	    writer->sheet, 0, safe_linez(arena_of(writer), text), LOOK_HEADING);
	sheet_section(writer->sheet);
}

static void begin_field(struct writer *writer, const char *label)
{
	if (writer->heading_due && section_label(writer->section)[0])
		heading(writer, _(section_label(writer->section)));
	writer->heading_due = false;
	sheet_line(writer->sheet);
	struct safe_text text = safe_linez(arena_of(writer), label);
	text = safe_clip(arena_of(writer), text, writer->value_col - 2, true);
	sheet_part(writer->sheet, 0, text, LOOK_LABEL);
}

/* --- values */

/* "<001> Title". Titles of sources on one thing begin alike, and what stands
 * behind a value is clipped: the short name in front tells them apart. */
static const char *source_name(struct arena *arena, const struct claim *claim)
{
	if (!claim->source)
		return _("source not named");
	if (!claim->source_label)
		return arena_printf(arena, "<%s>", claim->source);
	return arena_printf(
	    arena, "<%s> %s", claim->source, claim->source_label);
}

/* The same where room is short: titles of sources say first where they are
 * from, "latlit.eu: Liepaja ...", and the foot has them whole. */
static const char *source_short(struct arena *arena, const struct claim *claim)
{
	if (!claim->source || !claim->source_label)
		return source_name(arena, claim);
	size_t len = strcspn(claim->source_label, ":");
	return arena_printf(
	    arena, "<%s> %.*s", claim->source, (int)len, claim->source_label);
}

/* " [pl]" when the text is not in the reader's first language, "(former)",
 * and whose word it is where sources differ. */
static struct safe_text remarks(
    struct writer *writer, const struct claim *claim, bool with_source)
{
	const char *lang = "", *open = "", *close = "";
	const char *former = "", *source = "";
	struct arena *arena = arena_of(writer);
	if (claim_show_lang(claim, writer->langs)) {
		lang = claim->lang;
		open = " [";
		close = "]";
	}
	if (claim->rank == RANK_OUTDATED)
		former = _(" (former)");
	/* A row tells values and not yet who says so. */
	if (with_source && writer->record->whole)
		source = source_short(arena, claim);
	return safe_linef(arena, "%s%s%s%s%s%s", open, lang, close, former,
	    *source ? "  " : "", source);
}

static void write_link(
    struct writer *writer, int col, const struct claim *claim)
{
	const struct kind *kind;
	const char *id;
	if (!record_parse_ref(claim->value, &kind, &id))
		return;
	struct arena *arena = arena_of(writer);
	sheet_part(writer->sheet, col, cell_claim(arena, claim, writer->langs),
	    LOOK_LINK);
	sheet_link(writer->sheet, (struct target){.what = TARGET_RECORD,
				      .kind = kind,
				      .id = arena_strdup(arena, id)});
}

/* The column behind what stands on the last line. */
static int end_of_last_line(const struct sheet *sheet, int col)
{
	const struct sheet_line *line = &sheet->lines[sheet->count - 1];
	if (line->part_count == 0)
		return col;
	const struct sheet_part *last = &line->parts[line->part_count - 1];
	return last->col + last->text.cells;
}

/* A value and its remarks as one flowing text. The remarks keep their look
 * only when they stand on the value's last line. */
static void write_value(struct writer *writer, const struct claim *claim,
    const char *before, bool disputed)
{
	struct sheet *sheet = writer->sheet;
	struct arena *arena = arena_of(writer);
	int col = writer->value_col;
	if (claim->field->type == FIELD_REF && claim->form != CLAIM_ABSENCE) {
		write_link(writer, col, claim);
		return;
	}
	struct safe_text lead = safe_linez(arena, before);
	sheet_part(sheet, col, lead, disputed ? LOOK_MARK : LOOK_TEXT);
	col += lead.cells;
	struct safe_text text =
	    claim->form == CLAIM_ABSENCE || claim->label ||
		    claim->field->type != FIELD_LANGTEXT
		? cell_claim(arena, claim, writer->langs)
		: safe_block(arena, claim->value, strlen(claim->value));
	sheet_flow(sheet, col, text,
	    claim->form == CLAIM_ABSENCE ? LOOK_FAINT : LOOK_TEXT);
	struct safe_text after = remarks(writer, claim, disputed);
	if (after.len == 0)
		return;
	int end = end_of_last_line(sheet, col);
	int room = sheet->cells - end;
	/* A mark of the language alone on a line would be nobody's. */
	if (after.cells > room && !disputed &&
	    sheet_break_word(sheet, writer->value_col)) {
		end = end_of_last_line(sheet, col);
		room = sheet->cells - end;
	}
	if (after.cells > room && room < REMARK_LEAST) {
		size_t blanks = strspn(after.safe_bytes, " ");
		after = safe_part(after, blanks, after.len - blanks);
		sheet_line(sheet);
		end = col;
		room = sheet->cells - end;
	}
	/* A title of a source may be long; the foot has it whole. */
	sheet_part(sheet, end, safe_clip(arena, after, room, true), LOOK_MARK);
}

static bool same_value(const struct claim *a, const struct claim *b)
{
	return strcmp(a->value, b->value) == 0 &&
	       (!a->lang || !b->lang || strcmp(a->lang, b->lang) == 0);
}

static bool was_before(const struct claim *claims, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_value(&claims[i], &claims[index]))
			return true;
	return false;
}

/* Whether a claim is one of those to show for its field. */
static bool is_shown(const struct claim *claims, size_t index, const char *lang,
    bool disputed, const struct claim *pick)
{
	const struct claim *claim = &claims[index];
	const struct field *field = claim->field;
	if (was_before(claims, index))
		return false;
	if (!pick) /* nothing but absences: the first says why */
		return index == 0;
	if (claim->form == CLAIM_ABSENCE)
		return false;
	/* All names of a thing are worth reading, in any language. */
	if ((field->roles & ROLE_NAME) && field->many)
		return true;
	if (claim->lang && lang && strcmp(claim->lang, lang) != 0)
		return false;
	return field->many || disputed || claim == pick;
}

/* The claims to show of a field, as indices; returns how many. */
static size_t choose(const struct writer *writer, const struct field *field,
    bool disputed, size_t shown[VALUES_MAX])
{
	size_t count, chosen = 0;
	const struct claim *claims =
	    record_claims(writer->record, field, &count);
	const struct claim *pick =
	    record_pick(writer->record, field, writer->langs);
	const char *lang = pick && pick->lang
			       ? pick->lang
			       : cell_lang(claims, count, writer->langs);
	for (size_t i = 0; i < count && chosen < VALUES_MAX; i++)
		if (is_shown(claims, i, lang, disputed, pick))
			shown[chosen++] = i;
	return chosen;
}

/* Short values of one kind stand in one line: "Poland, Germany". */
static bool is_joined(const struct field *field)
{
	return field->many &&
	       (field->type == FIELD_CODE || field->type == FIELD_NUMBER ||
		   field->type == FIELD_DATE);
}

static void write_joined(struct writer *writer, const struct claim *claims,
    const size_t *shown, size_t count)
{
	struct buf text;
	buf_init(&text, JOINED_BYTES);
	for (size_t i = 0; i < count; i++) {
		struct safe_text one = cell_claim(
		    arena_of(writer), &claims[shown[i]], writer->langs);
		if (i > 0)
			buf_adds(&text, "; ");
		buf_add(&text, one.safe_bytes, one.len);
	}
	sheet_flow(writer->sheet, writer->value_col,
	    safe_line(arena_of(writer), buf_text(&text), text.len), LOOK_TEXT);
	buf_done(&text);
}

static void write_field(struct writer *writer, const struct field *field)
{
	size_t shown[VALUES_MAX];
	bool disputed = record_disagrees(writer->record, field);
	size_t count = choose(writer, field, disputed, shown);
	size_t all;
	const struct claim *claims = record_claims(writer->record, field, &all);
	if (count == 0)
		return;
	begin_field(writer, _(field->label));
	if (is_joined(field) && claims[shown[0]].form != CLAIM_ABSENCE) {
		write_joined(writer, claims, shown, count);
		return;
	}
	/* Of several texts one must see where the next begins. */
	const char *before = count > 1 && field->type == FIELD_LANGTEXT &&
				     !(field->roles & ROLE_NAME)
				 ? "- "
				 : "";
	for (size_t i = 0; i < count; i++) {
		const struct claim *claim = &claims[shown[i]];
		bool differs = record_claim_differs(writer->record, claim);
		if (i > 0)
			sheet_line(writer->sheet);
		write_value(writer, claim, differs ? "!= " : before, differs);
	}
}

/* --- related records */

static struct target target_of_item(
    struct arena *arena, const struct relation_item *item)
{
	const struct kind *kind =
	    item->open_kind ? item->open_kind : item->kind;
	const char *id = item->open_id ? item->open_id : item->id;
	return (struct target){
	    .what = TARGET_RECORD, .kind = kind, .id = arena_strdup(arena, id)};
}

/* The list of all records of which some are here. */
static void write_more(struct writer *writer, const struct relation *relation)
{
	struct arena *arena = arena_of(writer);
	const struct kind *kind = field_target(relation->field);
	if (!kind || relation->total <= relation->count)
		return;
	sheet_line(writer->sheet);
	sheet_part(writer->sheet, 2,
	    safe_linef(
		arena, _("all %s"), number_group(arena, relation->total)),
	    LOOK_LINK);
	sheet_link(writer->sheet,
	    (struct target){.what = TARGET_LIST,
		.kind = kind,
		.text = arena_printf(arena, "%s:%s", relation->field->inverse,
		    writer->record->id)});
}

/* One column of names: roles stand under each other, as whole as there is
 * room, but names before roles. */
static int column_of_details(
    struct writer *writer, const struct relation *relation)
{
	struct arena *arena = arena_of(writer);
	int names = 0, details = 0, cells = writer->sheet->cells;
	for (size_t i = 0; i < relation->count; i++) {
		const struct relation_item *item = &relation->items[i];
		int name = cell_item(arena, item).cells;
		int detail =
		    item->detail ? safe_linez(arena, item->detail).cells : 0;
		names = name > names ? name : names;
		details = detail > details ? detail : details;
	}
	int most = cells * 2 / 5;
	most = cells - 4 - (details < most ? details : most);
	return 2 + (names < most ? names : most) + 2;
}

static void write_relation(
    struct writer *writer, const struct relation *relation)
{
	struct arena *arena = arena_of(writer);
	struct sheet *sheet = writer->sheet;
	if (relation->count == 0)
		return;
	heading(writer, arena_printf(arena, "%s: %s", _(relation->field->label),
			    number_group(arena, relation->total)));
	writer->heading_due = false;
	int detail_col = column_of_details(writer, relation);
	for (size_t i = 0; i < relation->count; i++) {
		const struct relation_item *item = &relation->items[i];
		sheet_line(sheet);
		int room = item->detail ? detail_col - 4 : sheet->cells - 2;
		sheet_part(sheet, 2,
		    safe_clip(arena, cell_item(arena, item), room, true),
		    LOOK_LINK);
		if (item->detail)
			sheet_part(sheet, detail_col,
			    safe_linez(arena, item->detail), LOOK_TEXT);
		sheet_link(sheet, target_of_item(arena, item));
	}
	write_more(writer, relation);
}

/* --- the foot */

static void write_sources(
    struct writer *writer, const struct source_status *status)
{
	struct arena *arena = arena_of(writer);
	const struct claim *seen[SOURCES_MAX];
	size_t count = 0;
	const struct record *record = writer->record;
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		size_t at = 0;
		while (claim->source && at < count &&
		       strcmp(seen[at]->source, claim->source) != 0)
			at++;
		if (claim->source && at == count && count < SOURCES_MAX)
			seen[count++] = claim;
	}
	if (count > 0)
		heading(writer, _("Sources"));
	const struct kind *kind = kind_find("sources");
	for (size_t i = 0; i < count; i++) {
		sheet_line(writer->sheet);
		sheet_part(writer->sheet, 2,
		    safe_linez(arena, source_name(arena, seen[i])), LOOK_LINK);
		sheet_link(writer->sheet,
		    (struct target){.what = TARGET_RECORD,
			.kind = kind,
			.id = arena_strdup(arena, seen[i]->source)});
	}
	if (status->credit) {
		sheet_line(writer->sheet);
		sheet_flow(writer->sheet, 2, safe_linez(arena, status->credit),
		    LOOK_FAINT);
	}
}

/* The languages this record has texts in. */
static struct safe_text languages(struct writer *writer)
{
	const struct record *record = writer->record;
	struct buf text;
	buf_init(&text, 200);
	for (size_t i = 0; i < record->claim_count; i++) {
		const char *lang = record->claims[i].lang;
		bool known = !lang;
		for (size_t before = 0; before < i && !known; before++)
			known = record->claims[before].lang &&
				strcmp(record->claims[before].lang, lang) == 0;
		if (known)
			continue;
		if (text.len > 0)
			buf_adds(&text, ", ");
		buf_adds(&text, lang);
	}
	struct safe_text line =
	    safe_line(arena_of(writer), buf_text(&text), text.len);
	buf_done(&text);
	return line;
}

static void write_foot(
    struct writer *writer, const struct source_status *status)
{
	struct arena *arena = arena_of(writer);
	const struct record *record = writer->record;
	writer->section = SECTION_RECORD;
	struct safe_text langs = languages(writer);
	if (langs.len > 0) {
		begin_field(writer, _(FOOT_LANGUAGES));
		sheet_flow(writer->sheet, writer->value_col, langs, LOOK_TEXT);
	}
	begin_field(writer, _(FOOT_ID));
	sheet_flow(writer->sheet, writer->value_col,
	    safe_linef(arena, "%s/%s", record->kind->name, record->id),
	    LOOK_TEXT);
	write_sources(writer, status);
	if (!record->whole) {
		sheet_line(writer->sheet);
		sheet_line(writer->sheet);
		sheet_flow(writer->sheet, 0,
		    safe_linez(arena,
			status->failure
			    ? status->failure->text
			    : _("The rest of this record is on its way.")),
		    status->failure ? LOOK_ERROR : LOOK_FAINT);
	}
}

/* --- all of it */

static int label_cells(struct writer *writer)
{
	int widest = safe_linez(arena_of(writer), _(FOOT_ID)).cells;
	int other = safe_linez(arena_of(writer), _(FOOT_LANGUAGES)).cells;
	widest = other > widest ? other : widest;
	for (size_t i = 0; i < writer->record->claim_count; i++) {
		const struct claim *claim = &writer->record->claims[i];
		if (!(claim->field->roles & ROLE_DETAIL))
			continue;
		struct safe_text label =
		    safe_linez(arena_of(writer), _(claim->field->label));
		if (label.cells > widest)
			widest = label.cells;
	}
	return widest < LABEL_MAX ? widest : LABEL_MAX;
}

static void write_section(struct writer *writer, enum section section)
{
	const struct kind *kind = writer->record->kind;
	writer->section = section;
	writer->heading_due = true;
	for (size_t i = 1; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		if (field->section == section && (field->roles & ROLE_DETAIL) &&
		    field_is_stored(field))
			write_field(writer, field);
	}
	for (size_t i = 0; i < writer->record->relation_count; i++)
		if (writer->record->relations[i].field->section == section)
			write_relation(writer, &writer->record->relations[i]);
}

/* The name in full, and what else it is called when sources differ. */
static void write_name(struct writer *writer, bool with_name)
{
	const struct record *record = writer->record;
	const struct field *field = &record->kind->fields[0];
	struct arena *arena = arena_of(writer);
	const struct claim *pick = record_pick(record, field, writer->langs);
	struct safe_text name =
	    safe_linez(arena, record_label(record, writer->langs));
	/* A short name stands on the title line already. */
	if (with_name || name.cells > writer->sheet->cells - TITLE_OTHER) {
		sheet_line(writer->sheet);
		sheet_flow(writer->sheet, 0, name, LOOK_TITLE);
	}
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);
	for (size_t i = 0; i < count; i++) {
		if (&claims[i] == pick || claims[i].form == CLAIM_ABSENCE ||
		    was_before(claims, i) ||
		    (pick && same_value(&claims[i], pick)))
			continue;
		sheet_line(writer->sheet);
		sheet_flow(writer->sheet, 0,
		    safe_linef(arena, "%s%s", claims[i].value,
			remarks(writer, &claims[i], false).safe_bytes),
		    LOOK_TEXT);
	}
}

/* What is the reader's own comes first, and is named so: nobody shall take it
 * for the directory's word. */
static void write_own(
    struct writer *writer, const struct view_env *env, size_t home)
{
	struct view_own own = {.bookmarked = false};
	const struct record *record = writer->record;
	struct sheet *sheet = writer->sheet;
	if (!env->own ||
	    !env->own(env->own_user, home, record->kind, record->id, &own))
		return;
	if (own.bookmarked || own.tags) {
		sheet_line(sheet);
		sheet_flow(sheet, 0,
		    !own.tags ? safe_linez(&sheet->arena, _("* Bookmarked"))
			      : safe_linef(&sheet->arena, "%s %s: %s",
				    own.bookmarked ? "*" : "+",
				    _("Tags (yours)"), own.tags),
		    LOOK_MARK);
	}
	if (!own.note)
		return;
	sheet_line(sheet);
	struct safe_text label =
	    safe_linef(&sheet->arena, "%s: ", _("Note (yours)"));
	sheet_part(sheet, 0, label, LOOK_MARK);
	sheet_flow(sheet, label.cells,
	    safe_block(&sheet->arena, own.note, strlen(own.note)), LOOK_TEXT);
}

void detail_sheet_write(struct sheet *sheet, const struct record *record,
    const struct view_env *env, size_t home, const struct source_status *status,
    bool with_name)
{
	struct writer writer = {
	    .sheet = sheet, .record = record, .langs = env->langs};
	/* A line of text wider than this is hard to follow. */
	if (sheet->cells > 100)
		sheet->cells = 100;
	writer.value_col = label_cells(&writer) + 2;
	write_name(&writer, with_name);
	write_own(&writer, env, home);
	for (int section = 0; section < SECTION_COUNT; section++)
		write_section(&writer, (enum section)section);
	write_foot(&writer, status);
}
