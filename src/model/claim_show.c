/* claim_show.c: see claim_show.h. */
#include "klaster/model/claim_show.h"

#include <string.h>

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"

static const char *show_absence(const char *value)
{
	static const struct {
		const char *value, *text;
	} texts[] = {
	    {"unknown", N_("not known")},
	    {"not-published", N_("not published by the source")},
	    {"withheld", N_("withheld")},
	    {"not-applicable", N_("does not apply")},
	    {"zero", N_("none")},
	};

	for (size_t i = 0; i < MEM_COUNT(texts); i++)
		if (strcmp(texts[i].value, value) == 0)
			return _(texts[i].text);
	return value;
}

/* An id for a name says nothing: then it is told of what kind it is. */
static const char *show_ref(struct arena *arena, const struct kind *kind,
    const char *id, const char *label)
{
	if (label != NULL && strcmp(label, id) != 0)
		return label;
	return arena_printf(arena, _("%s, its name is not known here: %s/%s"),
	    _(kind->label_one), kind->name, id);
}

const char *claim_show(
    struct arena *arena, const struct claim *claim, const char *lang)
{
	const struct kind *kind;
	const char *id;

	if (claim->form == CLAIM_ABSENCE)
		return show_absence(claim->value);
	if (claim->field->type == FIELD_REF &&
	    record_parse_ref(claim->value, &kind, &id))
		return show_ref(arena, kind, id, claim->label);
	if (claim->label != NULL)
		return claim->label;
	return value_show(
	    arena, claim->field, claim->value, lang != NULL ? lang : "en");
}

const char *claim_show_item(
    struct arena *arena, const struct relation_item *item)
{
	return show_ref(arena, item->open_kind, item->open_id, item->label);
}

const char *claim_show_lang(const struct claim *claim, const char *const *langs)
{
	return claim->lang != NULL && langs != NULL && langs[0] != NULL &&
		       !record_lang_serves(claim->lang, langs[0])
		   ? claim->lang
		   : NULL;
}
