/*
 * dialect.c: owns what every dialect has in common: what an answer means that
 * says no. It must not know how a document of one is read.
 */
#include "klaster/net/dialect.h"

#include "klaster/net/fetch.h"

bool dialect_refusal(const struct dialect *dialect,
    const struct fetcher *fetcher, const struct fetch_answer *answer,
    struct err *err)
{
	struct page *page = page_new();

	if (dialect->page(page, answer->body, answer->len, err) ||
	    err->code == ERR_DATA || err->code == ERR_NONE)
		fetch_status_err(fetcher, answer->status, err);
	else
		err->code = page_refusal_code(answer->status);
	page_free(page);
	return false;
}
