/*
 * fuzz_posting.c: any bytes are a posting or are refused; what is one counts
 * as many as it has, and is written again as a posting of the same.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/store/posting.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct posting posting, again;
	struct posting_bits bits, back;
	struct buf out;

	if (!posting_read(&posting, data, size))
		return 0;
	for (unsigned i = 0; i < POSTING_PARTS; i++) {
		uint32_t count = posting_count(&posting.parts[i], NULL);

		memset(&bits, 0, sizeof(bits));
		memset(&back, 0, sizeof(back));
		posting_or(&posting.parts[i], &bits);
		FUZZ_CHECK(bits_count(&bits) == count);
		FUZZ_CHECK(posting_count(&posting.parts[i], &bits) == count);
		buf_init(&out, POSTING_MAX_BYTES);
		posting_write(&out, i, &bits);
		if (count > 0) {
			FUZZ_CHECK(
			    posting_read(&again, buf_text(&out), out.len));
			posting_or(&again.parts[i], &back);
		}
		FUZZ_CHECK(memcmp(&bits, &back, sizeof(bits)) == 0);
		buf_done(&out);
	}
	return 0;
}
