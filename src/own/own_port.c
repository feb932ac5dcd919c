/*
 * own_port.c: owns the way of the user's own data to another machine: all of
 * it as one text, and back beside what is there.
 */
#include <string.h>
#include "klaster/base/i18n.h"
#include "own_places.h"

struct porting {
	struct own_file *from;
	size_t count;
};

bool own_export(struct buf *out, struct err *err)
{
	struct own_file file;
	bool ok;
	size_t i;

	own_file_init(&file, PATH_DATA, OWN_DATA_FILE, true);
	own_file_look(&file);
	ok = !file.unreadable;
	if (!ok)
		*err = file.trouble;
	buf_adds(out, own_line_head);
	for (i = 0; ok && i < file.count; i++)
		own_line_write(out, &file.items[i]);
	for (i = 0; ok && i < file.foreign_count; i++)
		buf_addf(out, "%s\n", file.foreign[i].bytes);
	own_file_done(&file);
	return ok &&
	       (!out->full || err_set(err, ERR_COPY,
				  _("there is too much of it for one file")));
}

/* What is there stays; two notes on one record become one with both texts. */
static bool edit_import(struct own_file *file, void *ctx, struct err *err)
{
	struct porting *porting = ctx;
	size_t i;

	(void)err;
	for (i = 0; i < porting->from->count; i++) {
		const struct own_item *item = &porting->from->items[i];
		struct own_item *there;

		if (own_is_state(item->what))
			continue;
		there = own_file_find(file, item);
		if (there == NULL) {
			own_file_add(file, item);
			porting->count++;
		} else if (item->what == OWN_NOTE &&
			   strstr(there->text, item->text) == NULL &&
			   strlen(there->text) + strlen(item->text) <
			       OWN_TEXT_MAX - 8) {
			there->text = arena_printf(&file->arena, "%s\n--\n%s",
			    there->text, item->text);
			porting->count++;
		}
	}
	return porting->count > 0;
}

static bool read_text(
    struct own_file *from, const char *text, size_t len, struct err *err)
{
	size_t number = 1;

	while (len > 0) {
		const char *stop = memchr(text, '\n', len);
		size_t line = stop != NULL ? (size_t)(stop - text) : len;
		struct own_item item;

		if (line > 0)
			switch (
			    own_line_read(&from->arena, text, line, &item)) {
			case OWN_LINE_ITEM:
				own_file_add(from, &item);
				break;
			case OWN_LINE_DAMAGED:
				return err_set(err, ERR_DATA,
				    _("line %zu is none of klaster's own "
				      "data; nothing was taken over"),
				    number);
			case OWN_LINE_HEAD:
			case OWN_LINE_FOREIGN:
				break;
			}
		line += stop != NULL;
		text += line;
		len -= line;
		number++;
	}
	return true;
}

bool own_import(const char *text, size_t len, size_t *count, struct err *err)
{
	struct own_file from, to;
	struct porting porting = {.from = &from};
	bool ok;

	own_file_init(&from, PATH_DATA, "", false);
	own_file_init(&to, PATH_DATA, OWN_DATA_FILE, true);
	ok = read_text(&from, text, len, err);
	*count = 0;
	if (ok) {
		ok = own_file_change(&to, edit_import, &porting, err) ||
		     err->code == ERR_NONE;
		*count = ok ? porting.count : 0;
	}
	own_file_done(&from);
	own_file_done(&to);
	return ok;
}
