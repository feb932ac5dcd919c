/*
 * record_compare.c: owns the question whether two statements contradict each
 * other. Less exact is not other; printed otherwise is not other.
 */
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/model/record.h"
#include "value_read.h"

/* More claims of one field than people read. */
#define COMPARED_MAX 64

static bool same_words(const char *a, const char *b)
{
	size_t len_a = strlen(a), len_b = strlen(b);
	struct buf one, two;
	bool same;

	buf_init(&one, len_a * 20 + 16);
	buf_init(&two, len_b * 20 + 16);
	fold_words(&one, a, len_a);
	fold_words(&two, b, len_b);
	same = strcmp(buf_text(&one), buf_text(&two)) == 0;
	/* Marks alone ("+", "C#" and "C++") are told apart as they are. */
	if (same && one.len == 0)
		same = strcmp(a, b) == 0;
	buf_done(&one);
	buf_done(&two);
	return same;
}

/* One in the other: "2019" and "2019-07-01", a year and a span of years. */
static bool dates_agree(const char *a, const char *b)
{
	struct date one, two;
	int32_t from_a, from_b, upto_a, upto_b;

	if (!date_parse(a, &one) || !date_parse(b, &two))
		return strcmp(a, b) == 0;
	from_a = date_days(&one);
	from_b = date_days(&two);
	upto_a = date_end_days(&one);
	upto_b = date_end_days(&two);
	return (from_a >= from_b && upto_a <= upto_b) ||
	       (from_b >= from_a && upto_b <= upto_a);
}

/* Codes of the European regions contain each other by their beginnings:
 * SE221 lies in SE22. Other lists do not ("TO1" is not in "TO10"). */
static bool codes_agree(const struct field *field, const char *a, const char *b)
{
	size_t len_a = strlen(a), len_b = strlen(b);

	if (field->codes == NULL || strcmp(field->codes, "nuts") != 0)
		return strcmp(a, b) == 0;
	return strncmp(a, b, len_a < len_b ? len_a : len_b) == 0;
}

static const char *bare_url(const char *url)
{
	if (strncmp(url, "https://", 8) == 0)
		url += 8;
	else if (strncmp(url, "http://", 7) == 0)
		url += 7;
	return strncmp(url, "www.", 4) == 0 ? url + 4 : url;
}

static bool urls_agree(const char *a, const char *b)
{
	size_t len_a, len_b;

	a = bare_url(a);
	b = bare_url(b);
	len_a = strlen(a);
	len_b = strlen(b);
	len_a -= len_a > 0 && a[len_a - 1] == '/';
	len_b -= len_b > 0 && b[len_b - 1] == '/';
	return len_a == len_b && memcmp(a, b, len_a) == 0;
}

/* The same digits, however grouped. */
static bool phones_agree(const char *a, const char *b)
{
	static const char marks[] = " -./()";

	for (;; a++, b++) {
		a += strspn(a, marks);
		b += strspn(b, marks);
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
	}
}

static bool values_agree(const struct claim *a, const struct claim *b)
{
	switch (a->field->type) {
	case FIELD_LANGTEXT:
		if (a->lang == NULL || b->lang == NULL ||
		    strcmp(a->lang, b->lang) != 0)
			return true;
		return same_words(a->value, b->value);
	case FIELD_TEXT:
	case FIELD_MAIL:
		return same_words(a->value, b->value);
	case FIELD_DATE:
		return dates_agree(a->value, b->value);
	case FIELD_CODE:
		return codes_agree(a->field, a->value, b->value);
	case FIELD_URL:
		return urls_agree(a->value, b->value);
	case FIELD_PHONE:
		return phones_agree(a->value, b->value);
	default:
		return strcmp(a->value, b->value) == 0;
	}
}

static bool claims_agree(const struct claim *a, const struct claim *b)
{
	if (a->form == CLAIM_ABSENCE || b->form == CLAIM_ABSENCE ||
	    a->form == CLAIM_DERIVED || b->form == CLAIM_DERIVED)
		return true;
	return a->rank != b->rank || a->rank == RANK_OUTDATED ||
	       values_agree(a, b);
}

bool record_claim_differs(
    const struct record *record, const struct claim *claim)
{
	size_t count;
	const struct claim *claims =
	    record_claims(record, claim->field, &count);

	if (claim->field->many)
		return false;
	if (count > COMPARED_MAX)
		count = COMPARED_MAX;
	for (size_t i = 0; i < count; i++)
		if (!claims_agree(&claims[i], claim))
			return true;
	return false;
}

bool record_may_contest(const struct claim *claim)
{
	return !claim->field->many && claim->field->type != FIELD_LANGTEXT &&
	       claim->level <= claim->field->level;
}

bool record_contests(const struct record *record, const struct claim *claim,
    const struct claim *pick)
{
	const struct claim *other;
	size_t count;

	if (pick == NULL || claim == pick || !record_may_contest(claim) ||
	    claims_agree(claim, pick))
		return false;
	for (other = record_claims(record, claim->field, &count); other < claim;
	     other++)
		if (!claims_agree(other, pick) &&
		    strcmp(other->value, claim->value) == 0)
			return false;
	return true;
}

bool record_disagrees(const struct record *record, const struct field *field)
{
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);

	if (count > COMPARED_MAX)
		count = COMPARED_MAX;
	for (size_t i = 1; i < count; i++)
		if (record_claim_differs(record, &claims[i]))
			return true;
	return false;
}
