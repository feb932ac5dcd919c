/*
 * tomb.h: by what name a deletion is remembered. The id of a person is made
 * of his name, so what stays when he is gone is a digest of the id, keyed by a
 * secret of the catalogue: who holds a copy of the record can tell that it is
 * meant (doc/profile.md, "Changes"), and the file says no name.
 *
 * The digest is a pseudonym and no more: who has the key and guesses an id
 * can see whether that one is gone, as he can by asking for its address.
 */
#ifndef KLASTER_STORE_TOMB_H
#define KLASTER_STORE_TOMB_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"

#define TOMB_MARK '~'	 /* no id begins with it */
#define TOMB_BYTES 16	 /* of the digest */
#define TOMB_TEXT_MAX 22 /* of it as text, without the mark */

/* The id itself, or for a kind of persons the mark and a digest of
 * "KIND/ID"; a name that is one already is given back. NULL when the
 * catalogue has no key: then nobody was ever removed from it. */
const char *tomb_name(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id);

/* The same, inside begin and commit; a key is made where there is none. NULL
 * with err set when that fails. */
const char *tomb_name_make(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, struct err *err);

/* Makes the key where there is none, in a transaction of its own. */
bool tomb_prepare(struct catalogue *catalogue, struct err *err);

/* The key as text, to be sent to who holds copies; NULL: none. */
const char *tomb_key(struct catalogue *catalogue, struct arena *arena);

/* The digest (without the mark) of a record under another catalogue's key;
 * NULL when the key is none. */
const char *tomb_hash(struct arena *arena, const char *key,
    const struct kind *kind, const char *id);

#endif
