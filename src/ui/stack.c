/* stack.c: owns the views that were opened; see stack.h. */
#include "klaster/ui/stack.h"

#include <string.h>

void stack_init(struct stack *stack)
{
	*stack = (struct stack){.count = 0};
}

static void cut(struct stack *stack, size_t count)
{
	while (stack->count > count)
		view_free(stack->views[--stack->count]);
}

void stack_done(struct stack *stack)
{
	cut(stack, 0);
	stack->at = 0;
}

void stack_push(struct stack *stack, struct view *view)
{
	if (stack->count > 0)
		cut(stack, stack->at + 1);
	if (stack->count == STACK_MAX) {
		view_free(stack->views[0]);
		stack->count--;
		memmove(&stack->views[0], &stack->views[1],
		    stack->count * sizeof(stack->views[0]));
	}
	stack->views[stack->count] = view;
	stack->at = stack->count++;
}

bool stack_back(struct stack *stack)
{
	if (stack->at == 0)
		return false;
	stack->at--;
	return true;
}

bool stack_forward(struct stack *stack)
{
	if (stack->at + 1 >= stack->count)
		return false;
	stack->at++;
	return true;
}

struct view *stack_top(const struct stack *stack)
{
	return stack->count ? stack->views[stack->at] : NULL;
}

struct view *stack_list_before(const struct stack *stack)
{
	for (size_t i = stack->at; i > 0; i--)
		if (view_is_list(stack->views[i - 1]))
			return stack->views[i - 1];
	return NULL;
}
