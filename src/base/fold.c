/*
 * fold.c: the fold of words, for index and query alike. Owns which letters
 * are alike; knows nothing of records, queries or databases. What this file
 * gives for a text is stored: a change of it is a change of the schema.
 *
 * Order of the steps, so that NFC and NFD give the same: NFKD first, marks
 * dropped, only then case, and last the letters that have no decomposition.
 */
#include <string.h>
#include <utf8proc.h>
#include "klaster/base/fold.h"
#include "klaster/base/text.h"

enum {
	DECOMPOSED_MAX = 32, /* the longest of Unicode 14 is 18 (U+FDFA) */
	RUN_BYTES = 64,
	STEM_LEAST_CHARS = 4,
	STEM_CUT_CHARS = 2,
};

/* Letters without a decomposition, by code point, and what they become; ""
 * is nothing, " " parts words. `typed` is what people write instead when
 * that is not the fold. */
struct letter {
	uint32_t code;
	char fold[4];
	char typed[4];
};

/* clang-format off */
static const struct letter letters[] = {
	{0x00d0, "d", ""},  {0x00d8, "o", "oe"}, {0x00de, "th", ""},
	{0x00e6, "ae", ""}, {0x00f0, "d", ""},   {0x00f8, "o", "oe"},
	{0x00fe, "th", ""}, {0x0111, "d", ""},   {0x0127, "h", ""},
	{0x0131, "i", ""},  {0x0138, "k", ""},   {0x0142, "l", ""},
	{0x014b, "n", ""},  {0x0153, "oe", ""},  {0x0167, "t", ""},
	{0x0180, "b", ""},  {0x019a, "l", ""},   {0x01b6, "z", ""},
	{0x0237, "j", ""},  {0x0249, "j", ""},   {0x024d, "r", ""},
	{0x0253, "b", ""},  {0x0256, "d", ""},   {0x0257, "d", ""},
	{0x0259, "a", ""},  {0x0268, "i", ""},   {0x0275, "o", ""},
	{0x0289, "u", ""},  {0x02b9, " ", ""},   {0x02ba, " ", ""},
	{0x02bb, " ", ""},  {0x02bc, " ", ""},   {0x02bd, " ", ""},
	{0x2c65, "a", ""},  {0x2c66, "t", ""},
};
/* clang-format on */

static const struct letter *letter_find(uint32_t code)
{
	size_t low = 0, high = sizeof(letters) / sizeof(letters[0]);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (letters[mid].code == code)
			return &letters[mid];
		if (letters[mid].code < code)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* One pass over a text. With `variants`, letters go out as people type them
 * and words without such a letter are taken back. */
struct pass {
	struct buf *out;
	size_t start; /* of what this pass wrote */
	size_t word;  /* where the word began, its blank included */
	bool in_word;
	bool variants;
	bool is_variant; /* this word has a letter that is typed otherwise */
	bool typed;	 /* the last letter has its second one already */
	char base;	 /* the last letter, where a mark may change it */
	bool ok;
};

static void put(struct pass *pass, const char *bytes, size_t len)
{
	struct buf *out = pass->out;

	if (!pass->in_word) {
		pass->word = out->len;
		pass->in_word = true;
		pass->is_variant = false;
		if (out->len > pass->start && !buf_addc(out, ' '))
			pass->ok = false;
	}
	if (!buf_add(out, bytes, len))
		pass->ok = false;
}

static void end_word(struct pass *pass)
{
	if (pass->in_word && pass->variants && !pass->is_variant)
		buf_cut(pass->out, pass->word);
	pass->in_word = false;
	pass->base = '\0';
}

/* A mark after a letter: nothing to the fold; in the other spelling a second
 * letter (a-umlaut "ae", a-ring "aa"), once. */
static void put_mark(struct pass *pass, uint32_t mark)
{
	char second = '\0';

	if (!pass->variants || !pass->in_word || pass->typed)
		return;
	if (mark == 0x0308 && pass->base && strchr("aou", pass->base))
		second = 'e';
	else if (mark == 0x030a && pass->base == 'a')
		second = 'a';
	if (!second)
		return;
	put(pass, &second, 1);
	pass->is_variant = true;
	pass->typed = true;
}

/* A letter or digit after NFKD and case folding. */
static void put_letter(struct pass *pass, uint32_t code)
{
	const struct letter *letter = letter_find(code);
	const char *as;
	char bytes[4];

	pass->typed = false;
	pass->base = code < 0x80 ? (char)code : '\0';
	if (!letter) {
		put(pass, bytes, text_encode(code, bytes));
		return;
	}
	as = letter->fold;
	if (as[0] == ' ') {
		end_word(pass);
		return;
	}
	put(pass, as, strlen(as));
	if (pass->variants && letter->typed[0]) {
		buf_cut(pass->out, pass->out->len - strlen(as));
		put(pass, letter->typed, strlen(letter->typed));
		pass->is_variant = true;
	}
}

enum what { WHAT_GAP, WHAT_NOTHING, WHAT_MARK, WHAT_LETTER };

static enum what classify(uint32_t code)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return WHAT_LETTER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return WHAT_MARK;
	case UTF8PROC_CATEGORY_CF:
		/* Soft hyphens and joiners stand inside words; the zero
		 * width space between them. */
		return code == 0x200b ? WHAT_GAP : WHAT_NOTHING;
	default:
		return WHAT_GAP;
	}
}

/* Case folds one decomposed character and hands on what comes of it. */
static void put_cased(struct pass *pass, uint32_t code)
{
	utf8proc_int32_t cased[DECOMPOSED_MAX];
	utf8proc_ssize_t count;
	int bound = 0;

	count = utf8proc_decompose_char((utf8proc_int32_t)code, cased,
	    DECOMPOSED_MAX,
	    UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
		UTF8PROC_STRIPMARK,
	    &bound);
	if (count < 0 || count > DECOMPOSED_MAX)
		count = 0;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		put_letter(pass, (uint32_t)cased[i]);
}

static void put_code(struct pass *pass, uint32_t code)
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	utf8proc_ssize_t count;
	int bound = 0;

	/* Trade marks are no letters of the name they stand at. */
	if (code == 0x2120 || code == 0x2122)
		return;
	count = utf8proc_decompose_char((utf8proc_int32_t)code, parts,
	    DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &bound);
	if (count < 0 || count > DECOMPOSED_MAX) {
		end_word(pass);
		return;
	}
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		uint32_t part = (uint32_t)parts[i];

		switch (classify(part)) {
		case WHAT_GAP:
			end_word(pass);
			break;
		case WHAT_NOTHING:
			break;
		case WHAT_MARK:
			put_mark(pass, part);
			break;
		case WHAT_LETTER:
			put_cased(pass, part);
			break;
		}
	}
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* The fast path: letters and digits of ASCII, a run at a time. */
static size_t put_run(struct pass *pass, const char *text, size_t len)
{
	char run[RUN_BYTES];
	size_t n = 0;

	while (n < len && n < sizeof(run) && is_plain(text[n])) {
		char c = text[n];

		run[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
	}
	put(pass, run, n);
	pass->typed = false;
	pass->base = run[n - 1];
	return n;
}

static bool fold_pass(
    struct buf *out, const char *text, size_t len, bool variants)
{
	struct pass pass = {
	    .out = out, .start = out->len, .variants = variants, .ok = true};
	size_t at = 0;

	while (at < len && pass.ok) {
		uint32_t code;
		size_t step;

		if (is_plain(text[at])) {
			at += put_run(&pass, text + at, len - at);
			continue;
		}
		/* A bad byte is U+FFFD: no letter, so it parts words. */
		step = text_decode(text + at, len - at, &code);
		if (code < 0x80)
			end_word(&pass);
		else
			put_code(&pass, code);
		at += step;
	}
	end_word(&pass);
	return pass.ok;
}

bool fold_words(struct buf *out, const char *text, size_t len)
{
	return fold_pass(out, text, len, false);
}

static bool is_all_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] & 0x80)
			return false;
	return true;
}

bool fold_variants(struct buf *out, const char *text, size_t len)
{
	return is_all_ascii(text, len) || fold_pass(out, text, len, true);
}

/* --- sort keys */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum { DIGITS_MAX = 64 }; /* ' ' + 64 is the last byte below 'a' */

/* A run of digits without leading zeros, its length before it: a byte above
 * the blank and below the letters, so that "d 9" < "d9" < "d10" < "da". */
static size_t put_number(struct buf *key, const char *text, size_t len)
{
	size_t n = 0, zeros = 0, count;

	while (n < len && is_digit(text[n]))
		n++;
	while (zeros + 1 < n && text[zeros] == '0')
		zeros++;
	count = n - zeros;
	buf_addc(key, (char)(' ' + (count < DIGITS_MAX ? count : DIGITS_MAX)));
	buf_add(key, text + zeros, count);
	return n;
}

bool fold_sort_key(
    struct buf *out, const char *text, size_t len, size_t max_bytes)
{
	struct buf words, key;
	size_t at = 0, cut;
	bool ok;

	/* The fold grows a text at most 18-fold, in practice never; a key
	 * needs no more of a long text than its own length. */
	buf_init(&words, max_bytes < 4096 ? 4096 + max_bytes : max_bytes * 2);
	buf_init(&key, words.max * 2);
	fold_words(&words, text, len);
	/* One byte too many: it tells whether a character ends at the cut. */
	while (at < words.len && key.len <= max_bytes) {
		if (is_digit(words.data[at])) {
			at += put_number(&key, words.data + at, words.len - at);
			continue;
		}
		buf_addc(&key, words.data[at++]);
	}
	cut = key.len < max_bytes ? key.len : max_bytes;
	while (cut < key.len && cut > 0 &&
	       ((unsigned char)key.data[cut] & 0xc0) == 0x80)
		cut--;
	while (cut > 0 && key.data[cut - 1] == ' ')
		cut--;
	ok = buf_add(out, buf_text(&key), cut);
	buf_done(&key);
	buf_done(&words);
	return ok;
}

/* --- stems */

size_t fold_stem(const char *word, size_t len)
{
	size_t chars = 0, keep, at;

	for (size_t i = 0; i < len; i++) {
		if (is_digit(word[i]))
			return len;
		if (((unsigned char)word[i] & 0xc0) != 0x80)
			chars++;
	}
	if (chars <= STEM_LEAST_CHARS)
		return len;
	keep = chars - STEM_CUT_CHARS;
	if (keep < STEM_LEAST_CHARS)
		keep = STEM_LEAST_CHARS;
	for (at = 0; at < len; at++)
		if (((unsigned char)word[at] & 0xc0) != 0x80 && keep-- == 0)
			break;
	return at;
}
