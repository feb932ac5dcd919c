/*
 * write_vcard.c: owns vCard 4.0 (RFC 6350): who it is and how to reach them,
 * for address books and telephones.
 */
#include <string.h>
#include "write_card.h"

typedef void put_fn(struct writer *writer, const char *name, const char *value);

static void put_each(struct writer *writer, const struct record *record,
    put_fn *put, const char *property, const char *name)
{
	const struct field *field = card_field(record->kind, name);
	const struct claim *claims;
	size_t count, i;

	if (field == NULL)
		return;
	claims = record_claims(record, field, &count);
	for (i = 0; i < count; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    claims[i].rank != RANK_OUTDATED)
			put(writer, property, claims[i].value);
}

/* Without a street of its own the printed address stands in its place. */
static void put_address(struct writer *writer, const struct record *record)
{
	const char *street = card_value(writer, record, "street");
	const char *city = card_value(writer, record, "city");
	const char *code = card_value(writer, record, "postcode");
	const char *country = card_value(writer, record, "country");

	if (street == NULL)
		street = card_value(writer, record, "address");
	if (street == NULL && city == NULL && country == NULL)
		return;
	card_raw(writer, "ADR",
	    arena_printf(&writer->record, ";;%s;%s;;%s;%s",
		card_escape(writer, street), card_escape(writer, city),
		card_escape(writer, code), card_escape(writer, country)));
}

static void vcard_record(struct writer *writer, const struct record *record)
{
	bool is_person = strcmp(record->kind->name, "people") == 0;
	const char *label = record_label(record, writer->options.langs);
	const char *position = card_value(writer, record, "position");
	const char *url = writer->row_source != NULL ? writer->row_url
						     : writer->options.base_url;

	card_raw(writer, "BEGIN", "VCARD");
	card_raw(writer, "VERSION", "4.0");
	card_raw(writer, "PRODID", "-//klaster//" PACKAGE_VERSION "//EN");
	card_raw(writer, "KIND", is_person ? "individual" : "org");
	card_text(writer, "UID",
	    arena_printf(
		&writer->record, "klaster:%s", write_uid(writer, record)));
	card_raw(writer, "REV", card_now(writer));
	if (url != NULL)
		card_uri(writer, "SOURCE",
		    arena_printf(&writer->record, "%s/%s", url,
			write_id(&writer->record, record)));
	card_text(writer, "NOTE", writer->options.purpose);
	card_text(writer, "FN", label);
	card_text(writer, "ORG",
	    is_person ? card_value(writer, record, "organisation") : label);
	card_text(writer, "TITLE", card_value(writer, record, "role"));
	put_each(writer, record, card_text, "TEL", "phone");
	put_each(writer, record, card_text, "EMAIL", "email");
	put_address(writer, record);
	put_each(writer, record, card_uri, "URL", "website");
	put_each(writer, record, card_text, "LANG", "language");
	if (position != NULL)
		card_raw(writer, "GEO",
		    arena_printf(&writer->record, "geo:%s",
			position)); /* canonical: two numbers */
	card_raw(writer, "END", "VCARD");
}

static void vcard_begin(struct writer *writer)
{
	(void)writer;
}

static void vcard_end(struct writer *writer, const struct write_end *end)
{
	(void)writer;
	(void)end;
}

const struct write_ops write_vcard_ops = {
    .fields = {"name", "role", "organisation", "phone", "email", "street",
	"address", "postcode", "city", "country", "website", "language",
	"position"},
    .needs = {"phone", "email", "address"},
    .begin = vcard_begin,
    .record = vcard_record,
    .end = vcard_end,
};
