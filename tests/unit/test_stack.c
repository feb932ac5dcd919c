/* stack.h: places that are kept, and freed once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "klaster/base/mem.h"
#include "klaster/ui/stack.h"

/* A place that says when it is freed. */
struct place {
	struct view view;
	int *freed;
};

static void place_free(struct view *view)
{
	++*((struct place *)view)->freed;
	free(view);
}

static const struct view_ops ops = {.name = "place", .free = place_free};

static struct view *place(int *freed)
{
	struct place *new = mem_alloc(sizeof(*new));
	new->view.ops = &ops;
	new->freed = freed;
	return &new->view;
}

static void back_and_forward_keep_every_place(void **state)
{
	(void)state;
	int freed = 0;
	struct stack stack;
	stack_init(&stack);
	assert_null(stack_top(&stack));
	assert_false(stack_back(&stack));
	struct view *a = place(&freed), *b = place(&freed);
	stack_push(&stack, a);
	stack_push(&stack, b);
	assert_ptr_equal(stack_top(&stack), b);
	assert_true(stack_back(&stack));
	assert_ptr_equal(stack_top(&stack), a);
	assert_false(stack_back(&stack));
	assert_true(stack_forward(&stack));
	assert_ptr_equal(stack_top(&stack), b);
	assert_false(stack_forward(&stack));
	assert_int_equal(freed, 0);
	stack_done(&stack);
	assert_int_equal(freed, 2);
}

static void a_new_place_ends_what_was_forward(void **state)
{
	(void)state;
	int freed = 0, kept = 0;
	struct stack stack;
	stack_init(&stack);
	stack_push(&stack, place(&kept));
	stack_push(&stack, place(&freed));
	stack_push(&stack, place(&freed));
	stack_back(&stack);
	stack_back(&stack);
	struct view *other = place(&kept);
	stack_push(&stack, other);
	assert_int_equal(freed, 2);
	assert_int_equal(kept, 0);
	assert_ptr_equal(stack_top(&stack), other);
	assert_false(stack_forward(&stack));
	stack_done(&stack);
	assert_int_equal(kept, 2);
}

static void the_oldest_place_goes_first(void **state)
{
	(void)state;
	int freed = 0;
	struct stack stack;
	stack_init(&stack);
	for (int i = 0; i < STACK_MAX + 5; i++)
		stack_push(&stack, place(&freed));
	assert_int_equal(freed, 5);
	assert_int_equal(stack.count, STACK_MAX);
	int steps = 0;
	while (stack_back(&stack))
		steps++;
	assert_int_equal(steps, STACK_MAX - 1);
	stack_done(&stack);
	assert_int_equal(freed, STACK_MAX + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(back_and_forward_keep_every_place),
	    cmocka_unit_test(a_new_place_ends_what_was_forward),
	    cmocka_unit_test(the_oldest_place_goes_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
