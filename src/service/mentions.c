/*
 * mentions.c: see mentions.h. It knows texts and claims, and stores nothing.
 */
#include "mentions.h"

#include <string.h>

#include "klaster/base/fold.h"

#define GAP "..."

enum {
	FOLD_BYTES_MAX = 4 << 20,
	DIGITS_LEAST = 6,
	DIGITS_KEPT = 8, /* of a phone number, from its end */
	SPAN_WORDS = 12, /* that a mention may run over */
};

/* --- what to look for */

static const char *folded(struct arena *arena, const char *text, size_t len)
{
	struct buf buf;
	const char *result;

	buf_init(&buf, FOLD_BYTES_MAX);
	buf_addc(&buf, ' ');
	fold_words(&buf, text, len);
	buf_addc(&buf, ' ');
	result = arena_strdup(arena, buf_text(&buf));
	buf_done(&buf);
	return result;
}

static const char *digits_of(struct arena *arena, const char *text, size_t len)
{
	char *digits = arena_alloc(arena, len + 1);
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] >= '0' && text[i] <= '9')
			digits[count++] = text[i];
	digits[count] = '\0';
	return digits;
}

static void words_add(struct mentions *mentions, const char *text)
{
	const char *words = folded(mentions->arena, text, strlen(text));

	/* Two words at least. */
	if (mentions->word_count < MENTIONS_MAX && words[1] != '\0' &&
	    strchr(words + 1, ' ') != words + strlen(words) - 1)
		mentions->words[mentions->word_count++] = words;
}

static void digits_add(struct mentions *mentions, const char *text)
{
	const char *digits = digits_of(mentions->arena, text, strlen(text));
	size_t len = strlen(digits);

	if (len < DIGITS_LEAST || mentions->digit_count == MENTIONS_MAX)
		return;
	if (len > DIGITS_KEPT)
		digits += len - DIGITS_KEPT;
	mentions->digits[mentions->digit_count++] = digits;
}

void mentions_init(
    struct mentions *mentions, struct arena *arena, const struct record *person)
{
	*mentions = (struct mentions){.arena = arena, .person = person};
	mentions->ref =
	    arena_printf(arena, "%s/%s", person->kind->name, person->id);
	words_add(mentions, person->id);
	for (size_t i = 0; i < person->claim_count; i++) {
		const struct claim *claim = &person->claims[i];
		const char *const texts[] = {claim->value, claim->printed};

		if (claim->form == CLAIM_ABSENCE)
			continue;
		for (size_t k = 0; k < 2 && texts[k]; k++) {
			if ((claim->field->roles & ROLE_NAME) ||
			    claim->field->type == FIELD_MAIL)
				words_add(mentions, texts[k]);
			else if (claim->field->type == FIELD_PHONE)
				digits_add(mentions, texts[k]);
		}
	}
}

/* --- looking */

static bool speaks(const struct mentions *mentions, struct arena *arena,
    const char *text, size_t len)
{
	const char *words, *digits;

	if (mentions->word_count > 0) {
		words = folded(arena, text, len);
		for (size_t i = 0; i < mentions->word_count; i++)
			if (strstr(words, mentions->words[i]))
				return true;
	}
	if (mentions->digit_count > 0) {
		digits = digits_of(arena, text, len);
		for (size_t i = 0; i < mentions->digit_count; i++)
			if (strstr(digits, mentions->digits[i]))
				return true;
	}
	return false;
}

static size_t word_len(const char *text)
{
	return strcspn(text, " \t\r\n");
}

static size_t blank_len(const char *text)
{
	return strspn(text, " \t\r\n");
}

/* The shortest run of words from here that speaks of the person and would
 * not without its first word; 0: none does. */
static size_t mention_len(
    const struct mentions *mentions, struct arena *arena, const char *text)
{
	size_t len = 0;

	for (int words = 0; words < SPAN_WORDS && text[len]; words++) {
		size_t first =
		    word_len(text) + blank_len(text + word_len(text));

		len += blank_len(text + len);
		len += word_len(text + len);
		if (!speaks(mentions, arena, text, len))
			continue;
		return len > first && speaks(mentions, arena, text + first,
					  len - first)
			   ? 0
			   : len;
	}
	return 0;
}

const char *mentions_strip(
    const struct mentions *mentions, struct arena *arena, const char *text)
{
	struct arena scratch = ARENA_INIT;
	const char *result = NULL;
	struct buf out;

	buf_init(&out, FOLD_BYTES_MAX);
	if (speaks(mentions, &scratch, text, strlen(text))) {
		while (*text) {
			size_t len = mention_len(mentions, &scratch, text);

			if (len > 0)
				buf_adds(&out, GAP);
			else
				len = word_len(text), buf_add(&out, text, len);
			text += len;
			buf_add(&out, text, blank_len(text));
			text += blank_len(text);
			arena_reset(&scratch);
		}
		result = arena_strdup(arena, buf_text(&out));
		if (speaks(mentions, &scratch, result, strlen(result)))
			result = GAP; /* all of it, rather than some */
	}
	buf_done(&out);
	arena_done(&scratch);
	return result;
}

/* --- records */

/* False when the claim is to go. */
static bool claim_strip(const struct mentions *mentions, struct arena *arena,
    struct claim *claim, bool *changed)
{
	const char **const texts[] = {
	    &claim->printed, &claim->note, &claim->fact};
	enum field_type type = claim->field->type;
	const char *text;

	if (type == FIELD_REF)
		return strcmp(claim->value, mentions->ref) != 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		text = *texts[i] ? mentions_strip(mentions, arena, *texts[i])
				 : NULL;
		if (text) {
			*texts[i] = text;
			*changed = true;
		}
	}
	text = mentions_strip(mentions, arena, claim->value);
	if (!text)
		return true;
	*changed = true;
	claim->value = text;
	return (type == FIELD_TEXT || type == FIELD_LANGTEXT) &&
	       strcmp(text, GAP) != 0;
}

const struct record *mentions_strip_record(const struct mentions *mentions,
    struct arena *arena, const struct record *record)
{
	struct record *stripped = arena_alloc(arena, sizeof(*stripped));
	struct claim *claims =
	    arena_array(arena, record->claim_count + 1, sizeof(*claims));
	bool changed = false;
	size_t count = 0;

	for (size_t i = 0; i < record->claim_count; i++) {
		claims[count] = record->claims[i];
		if (claim_strip(mentions, arena, &claims[count], &changed))
			count++;
		else
			changed = true;
	}
	if (!changed)
		return NULL;
	*stripped = *record;
	stripped->claims = claims;
	stripped->claim_count = count;
	return stripped;
}
