/*
 * veil.c: see veil.h. It owns one small value beside the records.
 */
#include "klaster/service/veil.h"

#include "klaster/service/visibility.h"
#include "klaster/store/tomb.h"

#define META_NAME "veil"

enum { NAMES_BYTES_MAX = 64 << 20 };

void veil_read(
    struct veil *veil, struct catalogue *catalogue, struct arena *arena)
{
	const char *text =
	    catalogue->ops->meta_get(catalogue, arena, META_NAME);

	*veil = (struct veil){.catalogue = catalogue};
	idset_init(&veil->names, arena);
	if (text)
		idset_read(&veil->names, text);
}

/* `name` is the one by which the record's deletion would be remembered: what
 * is kept here stays when the record goes. */
static const char *entry_of(struct arena *scratch, enum level level,
    const struct kind *kind, const char *name)
{
	return arena_printf(scratch, "%d %s/%s", (int)level, kind->name, name);
}

/* The level that the record as it is stored now is hidden from; -1 when
 * there is no such record, and there was none. */
static int level_before(
    const struct veil *veil, struct arena *scratch, const struct record *record)
{
	struct catalogue *catalogue = veil->catalogue;
	struct err err = ERR_INIT;
	bool gone = false;
	const struct record *before = catalogue->ops->get(
	    catalogue, scratch, record->kind, record->id, &gone, &err);

	if (before)
		return (int)visibility_name_level(before);
	return gone ? (int)LEVEL_PUBLIC : -1;
}

bool veil_note(struct veil *veil, struct arena *scratch,
    const struct record *record, struct err *err)
{
	enum level least = visibility_name_level(record);
	const char *name;
	int before = -1;

	if (least == LEVEL_PUBLIC && veil->names.count == 0)
		return true;
	name = tomb_name_make(
	    veil->catalogue, scratch, record->kind, record->id, err);
	if (!name)
		return false;
	if (least > LEVEL_PUBLIC)
		before = level_before(veil, scratch, record);
	for (int level = LEVEL_PUBLIC; level < LEVEL_WITHHELD; level++) {
		const char *entry =
		    entry_of(scratch, (enum level)level, record->kind, name);

		/* Who sees it now, or saw it before, has seen it. */
		if (level >= (int)least)
			veil->is_changed |= veil->names.count > 0 &&
					    idset_remove(&veil->names, entry);
		else if (before < 0)
			veil->is_changed |= idset_add(&veil->names, entry);
	}
	return true;
}

bool veil_write(const struct veil *veil, struct err *err)
{
	struct catalogue *catalogue = veil->catalogue;
	struct buf text;
	bool ok;

	if (!veil->is_changed)
		return true;
	buf_init(&text, NAMES_BYTES_MAX);
	idset_write(&veil->names, &text);
	ok = catalogue->ops->meta_set(
	    catalogue, META_NAME, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

bool veil_covers(const struct veil *veil, struct arena *scratch,
    enum level level, const struct kind *kind, const char *id)
{
	const char *name = tomb_name(veil->catalogue, scratch, kind, id);

	return name &&
	       idset_has(&veil->names, entry_of(scratch, level, kind, name));
}
