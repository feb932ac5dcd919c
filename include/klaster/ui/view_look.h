/*
 * view_look.h: the views that show rows as a picture: on a map, over time,
 * as bars. Each has a twin in words for those who do not see it, and none
 * asks for more than the rows it shows.
 */
#ifndef KLASTER_UI_VIEW_LOOK_H
#define KLASTER_UI_VIEW_LOOK_H

#include "klaster/model/atlas.h"
#include "klaster/ui/view.h"

/* The source becomes the view's; the atlas stays the caller's and outlives
 * it. With `words` the table is shown first. */
struct view *view_map_new(const struct view_env *env, struct source *source,
    struct atlas *atlas, bool words);
/* Measures from there: the table is in order of the distance. */
void view_map_near(struct view *view, const struct atlas_town *town);
bool view_is_map(const struct view *view);

/* Bars over time; `today` in days since 1970-01-01. */
struct view *view_timeline_new(const struct view_env *env,
    struct source *source, int32_t today, bool words);

#define CHART_FIELDS 4

/* How many rows there are of each value of the first field, as the service
 * counted them (the facets must have been asked for); a step goes to the next
 * field. With `money` (may be NULL) also what the rows that are here add up
 * to. */
struct view *view_chart_new(const struct view_env *env, struct source *source,
    const struct field *const *fields, size_t count, const struct field *money);

bool view_is_chart(const struct view *view);
/* What it adds up; NULL: nothing. */
const struct field *view_chart_money(const struct view *view);
/* From now on of this source, which becomes the chart's, and with that money;
 * the field it counts by stays. */
void view_chart_ask(
    struct view *view, struct source *source, const struct field *money);

/* What a picture is about, for titles: "Map: Organisations country:LV". */
struct safe_text view_look_title(
    const char *what, const struct query *query, struct arena *arena);

#endif
