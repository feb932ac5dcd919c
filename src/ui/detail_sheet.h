/*
 * detail_sheet.h: a record as a text: labelled fields by section, related
 * records as links, both sides of a disagreement, sources and their terms at
 * the foot. For src/ui/view_detail.c.
 */
#ifndef KLASTER_UI_DETAIL_SHEET_H
#define KLASTER_UI_DETAIL_SHEET_H

#include "klaster/model/source.h"
#include "klaster/ui/sheet.h"

void detail_sheet_write(struct sheet *sheet, const struct record *record,
    const struct view_env *env, size_t home, /* the record's service */
    const struct source_status *status,
    bool with_name); /* also where the title line has room for it */

#endif
