/*
 * mouse.h: clicks and the wheel, where the setting asks for them. They are
 * keys that have a place, bound like others; what has no place under it does
 * nothing.
 */
#ifndef KLASTER_SRC_APP_MOUSE_H
#define KLASTER_SRC_APP_MOUSE_H

#include <stdint.h>

struct session;

/* A key of the mouse at a place of the screen. */
void mouse_key(struct session *session, uint32_t key, int row, int col);

#endif
