/*
 * stack.h: where one has been. Every place keeps its selection, its scroll
 * and its rows, because the views themselves are kept.
 */
#ifndef KLASTER_UI_STACK_H
#define KLASTER_UI_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/ui/view.h"

#define STACK_MAX 64 /* the oldest place goes first */

struct stack {
	struct view *views[STACK_MAX];
	size_t count;
	size_t at; /* the one on the screen */
};

void stack_init(struct stack *stack);
void stack_done(struct stack *stack); /* frees all views */

/* Takes the view; what was forward of here is freed. */
void stack_push(struct stack *stack, struct view *view);
bool stack_back(struct stack *stack);
bool stack_forward(struct stack *stack);
struct view *stack_top(const struct stack *stack); /* NULL when empty */
/* The newest place before this one that is a list; or NULL. */
struct view *stack_list_before(const struct stack *stack);

#endif
