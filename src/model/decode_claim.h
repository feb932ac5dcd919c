/*
 * decode_claim.h: JSON values to claims, for both shapes of decode.h. For
 * src/model/decode*.c alone.
 */
#ifndef KLASTER_MODEL_DECODE_CLAIM_H
#define KLASTER_MODEL_DECODE_CLAIM_H

#include "klaster/model/decode.h"

/* A record with more is a mistake or an attack; the rest is skipped. */
#define DECODE_CLAIM_MAX 4096

/* What holds where a claim says nothing of its own; may be NULL. */
struct claim_origin {
	const char *source;
	const char *lang;
};

/* A string or number member as text in the arena; NULL for none or "". */
char *decode_text(
    struct arena *arena, const struct json *object, const char *name);

/* The same if it is a valid id, else NULL. */
char *decode_id(
    struct arena *arena, const struct json *object, const char *name);

/* Adds the claim of one scalar or claim object; counts what cannot be read
 * in builder->skipped and leaves the reason of the first in err. Null and
 * empty say nothing. Returns the claim or NULL. */
struct claim *decode_claim(struct record_builder *builder,
    const struct field *field, const struct json *value,
    const struct claim_origin *origin, struct err *err);

/* The same for an array of them, or one alone. */
void decode_claims(struct record_builder *builder, const struct field *field,
    const struct json *value, const struct claim_origin *origin,
    struct err *err);

/* What a claim may have as its language, and as the value of an absence. */
bool decode_is_lang(const char *lang);
bool decode_is_absence(const char *value);

/* Counts a member that cannot be read. */
void decode_skip(struct record_builder *builder, struct err *err,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
