/*
 * own.c: owns what may be done to the items of the user's own data. How they
 * get on the disk is own_file.c's.
 */
#include "klaster/own/own.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/hash.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/record.h"
#include "own_file.h"
#include "own_places.h"

struct own {
	char *service;
	struct own_file data, state;
	struct own_places places;
};

static struct own_file *file_of(struct own *own, enum own_what what)
{
	return own_is_state(what) ? &own->state : &own->data;
}

static const struct own_file *file_in(const struct own *own, enum own_what what)
{
	return own_is_state(what) ? &own->state : &own->data;
}

struct own *own_open(const char *service)
{
	struct own *own = mem_alloc(sizeof(*own));

	own->service = mem_strdup(service);
	own_file_init(&own->data, PATH_DATA, OWN_DATA_FILE, true);
	own_file_init(&own->state, PATH_STATE, OWN_STATE_FILE, false);
	own_places_init(&own->places);
	own_look(own);
	return own;
}

void own_close(struct own *own)
{
	if (own == NULL)
		return;
	own_places_flush(&own->places, &own->state, own->service);
	own_places_done(&own->places);
	own_file_done(&own->data);
	own_file_done(&own->state);
	free(own->service);
	free(own);
}

bool own_look(struct own *own)
{
	bool data = own_file_look(&own->data);
	bool state = own_file_look(&own->state);

	return data || state;
}

const struct err *own_trouble(const struct own *own)
{
	if (own->data.trouble.text[0] != '\0')
		return &own->data.trouble;
	return own->state.trouble.text[0] != '\0' ? &own->state.trouble : NULL;
}

const char *own_service(const struct own *own)
{
	return own->service;
}

/* --- looking */

static bool is_of(
    const struct own *own, const struct own_item *item, enum own_what what)
{
	return item->what == what && strcmp(item->service, own->service) == 0;
}

const struct own_item *own_next(
    const struct own *own, enum own_what what, const struct own_item *item)
{
	const struct own_file *file = file_in(own, what);
	size_t i = item != NULL ? (size_t)(item - file->items) + 1 : 0;

	for (; i < file->count; i++)
		if (is_of(own, &file->items[i], what))
			return &file->items[i];
	return NULL;
}

const struct own_item *own_previous(
    const struct own *own, enum own_what what, const struct own_item *item)
{
	const struct own_file *file = file_in(own, what);
	size_t i = item != NULL ? (size_t)(item - file->items) : file->count;

	while (i-- > 0)
		if (is_of(own, &file->items[i], what))
			return &file->items[i];
	return NULL;
}

size_t own_count(const struct own *own, enum own_what what)
{
	const struct own_file *file = file_in(own, what);
	size_t i, count = 0;

	for (i = 0; i < file->count; i++)
		count += is_of(own, &file->items[i], what);
	return count;
}

const struct own_item *own_find(const struct own *own, enum own_what what,
    const char *ref, const char *name)
{
	const struct own_item like = {.what = what,
	    .service = own->service,
	    .ref = ref,
	    .name = name,
	    .hash = hash_text(HASH_SEED, ref)};

	return own_file_find(file_in(own, what), &like);
}

const char *own_note(const struct own *own, const char *ref)
{
	const struct own_item *item = own_find(own, OWN_NOTE, ref, "");

	return item != NULL ? item->text : "";
}

/* --- changing */

struct change {
	struct own_item item;
	const char *was; /* of a note */
	const char *to;	 /* a new name */
};

static bool edit_put(struct own_file *file, void *ctx, struct err *err)
{
	struct change *change = ctx;
	struct own_item *there = own_file_find(file, &change->item);

	(void)err;
	if (there == NULL) {
		own_file_add(file, &change->item);
		return true;
	}
	there->label = arena_strdup(&file->arena, change->item.label);
	there->text = arena_strdup(&file->arena, change->item.text);
	there->at_s = change->item.at_s;
	return true;
}

static bool edit_remove(struct own_file *file, void *ctx, struct err *err)
{
	struct change *change = ctx;
	struct own_item *there = own_file_find(file, &change->item);

	if (there == NULL)
		return err_set(err, ERR_NOTHING,
		    _("there is nothing like that among your own data"));
	own_file_drop(file, (size_t)(there - file->items));
	return true;
}

/* Nobody's words are lost: where the note is another than the one that was
 * read, the new one stands before it. */
static bool edit_note(struct own_file *file, void *ctx, struct err *err)
{
	struct change *change = ctx;
	const struct own_item *there = own_file_find(file, &change->item);
	struct own_item item = change->item;

	if (there != NULL && strcmp(there->text, change->was) != 0 &&
	    strcmp(there->text, item.text) != 0) {
		if (*item.text == '\0')
			return err_set(err, ERR_PARTIAL,
			    _("the note was changed by another klaster "
			      "meanwhile, and stays"));
		item.text = arena_printf(
		    &file->arena, "%s\n--\n%s", item.text, there->text);
	}
	if (strlen(item.text) > OWN_TEXT_MAX)
		return err_set(err, ERR_USAGE,
		    _("the note is longer than %d bytes"), OWN_TEXT_MAX);
	change->item = item;
	return *item.text == '\0' ? edit_remove(file, ctx, err)
				  : edit_put(file, ctx, err);
}

static bool edit_rename(struct own_file *file, void *ctx, struct err *err)
{
	struct change *change = ctx;
	struct own_item *there = own_file_find(file, &change->item);
	struct own_item like = change->item;

	like.name = change->to;
	if (there == NULL)
		return edit_remove(file, ctx, err);
	if (own_file_find(file, &like) != NULL)
		return err_set(err, ERR_USAGE,
		    _("there is a saved search \"%s\" already"), like.name);
	there->name = arena_strdup(&file->arena, change->to);
	return true;
}

static bool run(struct own *own, enum own_what what, own_edit *edit,
    struct change *change, struct err *err)
{
	struct own_item *item = &change->item;

	item->what = what;
	item->service = own->service;
	item->hash = hash_text(HASH_SEED, item->ref);
	if (item->at_s == 0)
		item->at_s = clock_wall_s();
	return own_file_change(file_of(own, what), edit, change, err);
}

bool own_remove(struct own *own, enum own_what what, const char *ref,
    const char *name, struct err *err)
{
	struct change change = {
	    .item = {.ref = ref, .name = name, .label = "", .text = ""}};

	if (!run(own, what, edit_remove, &change, err))
		return false;
	if (what == OWN_SEARCH)
		own_remove(own, OWN_SEEN, "", name, NULL);
	return true;
}

/* What own_line.c would take for damage when it is read again. */
static bool is_kept_whole(const struct own_item *item, struct err *err)
{
	bool is_named = item->what == OWN_SEARCH || item->what == OWN_TAG;

	if (is_named && *item->name == '\0')
		return err_set(err, ERR_USAGE,
		    _("that needs more words; see klaster help"));
	if (strlen(item->name) > OWN_NAME_MAX ||
	    strlen(item->label) > OWN_NAME_MAX)
		return err_set(
		    err, ERR_USAGE, _("that is too long for a name"));
	return true;
}

bool own_put(struct own *own, const struct own_item *item, struct err *err)
{
	struct change change = {.item = *item};

	if (strlen(item->text) > OWN_TEXT_MAX && item->what != OWN_SEEN)
		return err_set(
		    err, ERR_USAGE, _("that is too long to be kept"));
	if (!is_kept_whole(item, err) ||
	    !run(own, item->what, edit_put, &change, err))
		return false;
	/* Another question was never seen. */
	if (item->what == OWN_SEARCH)
		own_remove(own, OWN_SEEN, "", item->name, NULL);
	return true;
}

static bool edit_clear(struct own_file *file, void *ctx, struct err *err)
{
	const struct change *change = ctx;
	size_t i;

	(void)err;
	for (i = 0; i < file->count;)
		if (file->items[i].what == change->item.what &&
		    strcmp(file->items[i].service, change->item.service) == 0)
			own_file_drop(file, i);
		else
			i++;
	return true;
}

bool own_clear(struct own *own, enum own_what what, struct err *err)
{
	struct change change = {
	    .item = {.ref = "", .name = "", .label = "", .text = ""}};

	return run(own, what, edit_clear, &change, err);
}

bool own_put_note(struct own *own, const struct own_item *item, const char *was,
    struct err *err)
{
	struct change change = {.item = *item, .was = was};

	return is_kept_whole(item, err) &&
	       run(own, OWN_NOTE, edit_note, &change, err);
}

bool own_rename(
    struct own *own, const char *from, const char *to, struct err *err)
{
	struct change search = {
	    .item = {.ref = "", .name = from, .label = "", .text = ""},
	    .to = to};
	struct change seen = search;
	const struct own_item renamed = {
	    .what = OWN_SEARCH, .name = to, .label = ""};

	if (!is_kept_whole(&renamed, err) ||
	    !run(own, OWN_SEARCH, edit_rename, &search, err))
		return false;
	/* What it had seen is only missed by the count. */
	own_remove(own, OWN_SEEN, "", to, NULL);
	run(own, OWN_SEEN, edit_rename, &seen, NULL);
	return true;
}

/* --- places */

void own_visit(
    struct own *own, const char *ref, const char *query, const char *label)
{
	const struct kind *kind = NULL;
	const char *id;
	bool personal = record_parse_ref(ref, &kind, &id) && kind->personal;

	own_places_add(&own->places, ref, query, label);
	/* What may name a person does not wait: an erasure looks into the
	 * file, and what was written after it would bring him back. */
	if (personal || *query != '\0' || own_places_due(&own->places))
		own_keep_places(own);
}

void own_keep_places(struct own *own)
{
	own_places_flush(&own->places, &own->state, own->service);
}
