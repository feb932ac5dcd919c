/*
 * copy_parts.h: what copy.c and copy_records.c share.
 */
#ifndef KLASTER_SRC_APP_COPY_PARTS_H
#define KLASTER_SRC_APP_COPY_PARTS_H

#include "copy.h"
#include "klaster/store/catalogue.h"

struct copy {
	char *file, *records_file;
	const struct dialect *dialect;
	struct pages *pages;
	struct catalogue *records; /* NULL until it is needed */
	uint64_t absorbed; /* answers up to it are in the records; with them */
	bool personal;
	bool has_work;
	bool has_kept; /* something in this run */
	bool create;
	unsigned complaints; /* to give up what fails again and again */
	struct err trouble;  /* the first of them */
	const char *const *langs;
	char *asked_in;
};

void copy_complain(struct copy *copy, const struct err *err);
/* Closes the catalogue; a damaged one is set aside and made again from the
 * answers. */
void copy_close_records(struct copy *copy);
/* Closes the catalogue; a damaged one is set aside and made again from the
 * answers. */
void copy_close_records(struct copy *copy);
bool copy_remove_record(struct copy *copy, const struct kind *kind,
    const char *id, struct err *err);
/* What a link of copy_link_record() is about; false for others. */
bool copy_read_record(
    const char *local, const struct kind **kind, const char **id);

#endif
