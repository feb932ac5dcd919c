/*
 * pane.h: the record beside a list on a wide screen. It has the focus when
 * keys are for it: then it is session_view(), with its own keys and hints, and
 * going back goes back to the list.
 */
#ifndef KLASTER_SRC_APP_PANE_H
#define KLASTER_SRC_APP_PANE_H

#include <stdbool.h>
#include "klaster/ui/surface.h"

struct session;

bool pane_is_shown(const struct session *session);
/* Lets it follow the selection when that rests. */
void pane_follow(struct session *session);
void pane_drop(struct session *session);

/* The place and, where it is shown, the pane beside it. */
void pane_draw(struct session *session, const struct area *body);
/* Columns of the place: where a record will stand beside it, not all of them,
 * also before there is one. What they show is asked for at once. */
int pane_place_cols(const struct session *session);
/* The parts of the screen that both get. */
void pane_split(
    const struct area *body, struct area *list, struct area *record);

/* Gives it the keys, or them back to the list. */
void pane_focus(struct session *session, bool focused);

#endif
