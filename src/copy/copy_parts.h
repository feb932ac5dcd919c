/*
 * copy_parts.h: what copy.c and copy_records.c share.
 */
#ifndef KLASTER_SRC_COPY_COPY_PARTS_H
#define KLASTER_SRC_COPY_COPY_PARTS_H

#include "klaster/copy/copy.h"
#include "klaster/store/catalogue.h"
#include "whole.h"

/* What is looked at is a page of it, and an hour of looking at others must not
 * leave klaster larger than it was. In a complete copy the order of what a
 * letter finds is read from the same 4 MiB for each of them (50,000
 * organisations): those stay. Who writes all of it may have more. */
#define COPY_MEMORY (2 << 20)
#define COPY_MEMORY_WHOLE (6 << 20)
#define COPY_MEMORY_WRITING (32 << 20)

struct copy {
	char *service; /* its name among the user's own data; or NULL */
	char *base;    /* path that the files' names begin with */
	char *file, *records_file;
	const struct dialect *dialect;
	struct pages *pages; /* by copy_pages() */
	bool pages_due;	     /* there, and not opened yet; */
	bool pages_fail;     /* tried */
	struct catalogue *records; /* NULL until it is needed */
	uint64_t seq;		   /* the service's, as it was set last */
	bool seq_is_read;
	uint64_t absorbed; /* answers up to it are in the records; with them */
	bool personal;
	bool has_work;
	bool has_kept; /* something in this run */
	bool create;
	unsigned complaints; /* to give up what fails again and again */
	struct err trouble;  /* the first of them */
	const char *const *langs;
	char *asked_in;
	struct whole *whole; /* the complete copy; NULL: none, or not opened */
	uint64_t whole_number; /* of its file; 0: there is none */
};

/* copy.c: the answers as they came, opened when they are first asked for where
 * there is a complete copy, which fills a screen without them. NULL: there are none, or, with err
 * set, they cannot be opened; err may be NULL for who goes on without. */
struct pages *copy_pages(struct copy *copy, struct err *err);
/* What is kept in memory of its files, from now on. */
void copy_limit_memory(const struct copy *copy);

/* copy_extent.c: which files are the complete copy. A file is never written
 * over another and no number comes twice, so whoever reads the old one reads
 * it to the end. */
struct extent_files {
	uint64_t current; /* complete; 0: none */
	uint64_t fresh;	  /* being made; 0: none */
};
void extent_read(const struct copy *copy, struct extent_files *files);
/* In one step; what is named no more goes away. */
bool extent_write(
    struct copy *copy, const struct extent_files *files, struct err *err);
/* Takes away the complete copies that are named no more: who was ended between
 * naming another and that left them. Only for the one who writes. */
void extent_sweep(struct copy *copy);
/* A number that no file had; it tells when that was. */
uint64_t extent_number(const struct copy *copy);
int64_t extent_begun_s(uint64_t number); /* wall clock */
char *extent_file(
    const struct copy *copy, struct arena *arena, uint64_t number);
struct whole *extent_open(
    struct copy *copy, uint64_t number, bool create, struct err *err);
/* The complete copy as it is now; NULL when there is none. The copy's. */
struct whole *extent_whole(struct copy *copy);

/* The one who writes: a lock on a file, which ends with the process however
 * that ends. -1 with err set, which says who has it. */
int extent_lock(struct copy *copy, struct err *err);
void extent_unlock(int fd);

/* copy_dress.c: fills in what others are called, in the user's languages, and
 * for one alone what refers to it. */
void copy_dress(struct copy *copy, struct catalogue *catalogue,
    struct page *page, bool relations);

/* copy_age.c: lets go what members see and nobody has asked about so long. */
void copy_age(struct copy *copy, int64_t max_age_s);

/* copy_erase.c: takes a record out of everything but the complete copy. */
bool copy_erase(struct copy *copy, const struct kind *kind, const char *id,
    struct err *err);
/* The user's own data about a person, told by id or by digest. */
bool copy_erase_own(struct copy *copy, const struct kind *kind, const char *id,
    const char *key, const char *hash, struct err *err);
/* The id of the person whose digest under the key it is, of those that are
 * known here; mem_alloc()ed, NULL for none. */
bool copy_find_hash(struct copy *copy, struct whole *whole,
    const struct kind *kind, const char *key, const char *hash, char **id,
    struct err *err);
/* Nobody here has that id, but some answer may call him by his name: all that
 * name one of the kind go, and come again. */
bool copy_erase_unknown(
    struct copy *copy, const struct kind *kind, struct err *err);
/* People who were shown and are not in the complete copy: who was erased before
 * it was begun is told by no change that comes after. */
bool copy_drop_strangers(
    struct copy *copy, struct whole *whole, struct err *err);
/* What was taken out is in no part of the answers, or of their records, after
 * it. Writes them anew: a second for 100 MB. */
bool copy_scrub_answers(struct copy *copy, struct err *err);
bool copy_scrub_records(struct copy *copy, struct err *err);

/* copy_records.c: one answer's records; false when there is no more. */
bool copy_absorb(struct copy *copy);
bool copy_open_records(struct copy *copy, struct err *err);
void copy_complain(struct copy *copy, const struct err *err);
/* Closes the catalogue; a damaged one is set aside and made again from the
 * answers. */
void copy_close_records(struct copy *copy);
bool copy_remove_record(struct copy *copy, const struct kind *kind,
    const char *id, struct err *err);
/* What a link of copy_link_record() is about; false for others. */
bool copy_read_record(
    const char *local, const struct kind **kind, const char **id);

#endif
