/* answer.c: see answer.h. */
#include "klaster/ui/answer.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>
#include "klaster/base/clock.h"

#define ANSWER "\033[0n"

/* How much of the answer stands at the end of what was read. */
static size_t follow(size_t known, char byte)
{
	if (byte == ANSWER[known])
		return known + 1;
	return byte == ANSWER[0] ? 1 : 0;
}

void answer_take(int fd, int64_t until_ms)
{
	struct pollfd place = {.fd = fd, .events = POLLIN};
	size_t known = 0;
	int64_t left_ms;
	char byte;

	while ((left_ms = until_ms - clock_ms()) > 0) {
		int ready = poll(&place, 1, (int)left_ms);
		ssize_t len = ready > 0 ? read(fd, &byte, 1) : 0;

		if (ready > 0 && len == 0)
			return; /* it is gone */
		if ((ready < 0 || len < 0) && errno != EINTR && errno != EAGAIN)
			return;
		if (len == 1)
			known = follow(known, byte);
		if (known == sizeof(ANSWER) - 1)
			return;
	}
}
